import {steps} from '../../context/discover.ts'
import {noticesAt} from '../../context/notices.ts'
import type {Owner} from '../../context/state/owner.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import type {ContextSnapshot} from '../../context/context-snapshot.ts'
import {foreign, whoIs} from '../explain.ts'
import type {ExplainedStep, Planned, OwnerExplanation} from '../explanation.ts'
import {refusals} from './span-writer.ts'
import type {Target} from '../target.ts'

/** What owners add to an explanation: which rule found whom, what the span would refuse, what redaction would hide. */
export function explainOwned({via, span, owner, place}: Target, planned: Planned): OwnerExplanation {
  const record = span && recordOf(span)
  return {
    ...shown(planned, owner),
    ...(record === undefined ? {refused: 0, refusal: undefined} : refusals(record, planned.attributes)),
    steps: place === undefined ? [] : explainSteps(place),
    destination: record === undefined ? foreign : record.owner.destination,
    // A default tracer does not own the plain span that an enrichment without another tracer goes to.
    notices: place === undefined ? [] : noticesAt(place, via === 'default' ? undefined : owner),
  }
}

// Rules of redaction hold for what is shown as for what is sent.
function shown(planned: Planned, owner: Owner | undefined): Planned {
  const redact = owner?.redaction?.attributes
  if (redact === undefined) return planned
  const overridden = planned.overridden.map(({key, by}) => ({key: Object.keys(redact({[key]: ''})).join(), by}))
  return {attributes: redact(planned.attributes), overridden}
}

function explainSteps(place: ContextSnapshot): readonly ExplainedStep[] {
  const explained: ExplainedStep[] = []
  for (const {via, find, why} of steps) {
    const found = find(place)
    const step = {step: via, ...whoIs(found), why: why(place, found)}
    // Two rules may miss for one and the same reason.
    if (explained.every(earlier => earlier.step !== step.step || earlier.why !== step.why)) explained.push(step)
    if (found !== undefined) break
  }
  return explained
}
