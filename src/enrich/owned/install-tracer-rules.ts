import {recordOf} from '../../context/state/span-owner.ts'
import {state} from '../../context/state/state.ts'
import {causeOf} from './cause-of.ts'
import {explainOwned} from './explain-owned.ts'
import {resolveOwned} from './resolve-owned.ts'
import {type TracerRules, useTracerRules} from '../tracer-rules.ts'
import {runInside} from './run-inside.ts'
import {takeWriter} from './span-writer.ts'
import {reportLate} from './tell-late.ts'
import {reportLost} from './tell-lost.ts'

/** Brings the rules by which enrichments tell tracers apart: from the first tracer on, all copies follow them. */
export function installTracerRules(): void {
  useTracerRules(rules)
  state().tracerRules ??= rules
}

const rules: TracerRules = {
  resolve: resolveOwned,
  reportLate,
  reportLost,
  causeOf,
  runInside,
  explain: explainOwned,
  writerFor(span, {place}, handedOn) {
    const record = place?.record?.span === span ? place.record : recordOf(span)
    return record && takeWriter(span, record, 0, handedOn)
  },
}
