import {createContext} from 'preact'
import {useContext} from 'preact/hooks'
import type {Signal} from '@preact/signals'
import type {Model} from '../../state/model.ts'
import type {Theme} from '../../state/theme.ts'

/** The state that the parts of the page share. */
export interface Shared {
  readonly model: Model
  readonly theme: Signal<Theme>
}

export const SharedContext: ReturnType<typeof createContext<Shared | undefined>> = createContext<Shared | undefined>(
  undefined,
)

/** Returns the state that the parts of the page share. Throws outside the page. */
export function useShared(): Shared {
  const shared = useContext(SharedContext)
  if (shared === undefined) throw new Error('useShared(): there is no page around it')
  return shared
}

/** Returns the state of the page. */
export const useModel = (): Model => useShared().model
