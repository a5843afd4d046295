import type {Judge, Settings} from '../settings.ts'

const nothing = (): undefined => undefined

/** A page has no environment variables, and no files. */
export function settings(_judge: Judge): Settings {
  return {namesSampler: false, destination: 'memory', receiver: nothing, serverUrl: nothing}
}
