import {recordOf} from '../../context/state/owners.ts'
import {state} from '../../context/state/state.ts'
import {causeOf} from './cause-of.ts'
import {explainOwned} from './explain-owned.ts'
import {resolveOwned} from './resolve-owned.ts'
import {type Ownership, useOwnership} from '../ownership.ts'
import {runInside} from './run-inside.ts'
import {takeWriter} from './span-writer.ts'
import {tellLate} from './tell-late.ts'
import {tellLost} from './tell-lost.ts'

/** Brings the rules by which enrichments tell tracers apart: from the first tracer on, all copies follow them. */
export function bringOwnership(): void {
  useOwnership(rules)
  state().ownership ??= rules
}

const rules: Ownership = {
  resolve: resolveOwned,
  tellLate,
  tellLost,
  causeOf,
  runInside,
  explain: explainOwned,
  writerFor(span, {place}, handedOn) {
    const record = place?.record?.span === span ? place.record : recordOf(span)
    return record && takeWriter(span, record, 0, handedOn)
  },
}
