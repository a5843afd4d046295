import type {ContextSnapshot} from '../../context/context-snapshot.ts'
import {steps} from '../../context/discover.ts'
import {noticesAt} from '../../context/notices.ts'
import type {Owner, SpanRecord} from '../../context/state/owner.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {dropped} from '../../diagnostics/codes.ts'
import {foreignDestination, foundTracer} from '../explain.ts'
import type {ExplainedStep, Explanation} from '../explanation.ts'
import {type Outcome, toOutcome} from '../outcome.ts'
import type {Target} from '../target.ts'
import {refusals} from './span-room.ts'

/** Adds owners to an explanation: the steps of discovery, the attributes that the span would refuse, and redaction. */
export function explainByTracer(plain: Explanation, target: Target): Explanation {
  const {via, span, owner, snapshot} = target
  const record = span && recordOf(span)
  return {
    ...redacted(plain, owner),
    target: record === undefined || target.failure ? plain.target : withRefusals(plain, target, record),
    steps: snapshot === undefined ? [] : explainSteps(snapshot),
    destination: record === undefined ? foreignDestination : record.owner.destination,
    // A default tracer does not own the plain span that is active at the same time.
    notices: snapshot === undefined ? [] : noticesAt(snapshot, via === 'default' ? undefined : owner),
  }
}

// Shown data is redacted like sent data.
function redacted(plain: Explanation, owner: Owner | undefined): Explanation {
  const redact = owner?.redaction?.attributes
  if (redact === undefined) return plain
  const overridden = plain.overridden.map(({key, by}) => ({key: Object.keys(redact({[key]: ''})).join(), by}))
  return {...plain, attributes: redact(plain.attributes), overridden}
}

function withRefusals(plain: Explanation, target: Target, record: SpanRecord): Outcome {
  const {refused, refusal} = refusals(record, plain.attributes)
  const lost = plain.target.ok ? 0 : plain.target.lost
  const failure = lost > 0 ? dropped : refusal
  return toOutcome({target, failure, written: plain.target.written - refused, lost: lost + refused})
}

const startedElsewhere = 'no tracer is discovered: the application’s provider started this span'

function explainSteps(snapshot: ContextSnapshot): readonly ExplainedStep[] {
  const explained: ExplainedStep[] = []
  for (const {via, find, why} of steps) {
    const found = find(snapshot)
    const step = {step: via, ...foundTracer(found), why: why(snapshot, found)}
    // Two steps may fail for the same reason.
    if (explained.every(earlier => earlier.step !== step.step || earlier.why !== step.why)) explained.push(step)
    if (found !== undefined) return explained
  }
  if (snapshot.span !== undefined) explained.push({step: 'active', why: startedElsewhere})
  return explained
}
