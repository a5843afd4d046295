import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import type {AttributeScalar} from '../attributes/attribute.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import {dropped, notOurTracer} from '../diagnostics/codes.ts'
import type {ExplainedStep, Explanation, Overridden, Planned, OwnerExplanation} from './explanation.ts'
import {toOutcome} from './outcome.ts'
import {tracerRules} from './tracer-rules.ts'
import {resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'

/** Explains what `enrichSpan(enrichment)` would do here. */
export function explain(enrichment: object, instance: Owner | undefined): Explanation {
  const target = resolveTarget(enrichment, instance, context.active(), true)
  const {lost: unreadable, ...planned} = dryRun(enrichment, target)
  const {refused, refusal, ...told} = tracerRules()?.explain(target, planned) ?? withoutOwners(planned)
  const count = Object.keys(planned.attributes).length
  const steps = namedSteps(target) ?? told.steps
  if (target.failure !== undefined) {
    const outcome = toOutcome({target, failure: target.failure, written: 0, lost: count})
    return {...told, target: outcome, steps, destination: 'nowhere'}
  }
  const failure = unreadable > 0 ? dropped : refusal
  return {...told, target: toOutcome({target, failure, written: count - refused, lost: unreadable + refused}), steps}
}

function dryRun(enrichment: object, target: Target): Planned & {readonly lost: number} {
  const attributes: Record<string, AttributeScalar> = Object.create(null)
  const overridden: Overridden[] = []
  const {lost} = plan(
    enrichment,
    (key, value, {part}) => {
      if (key in attributes && part !== 'namespaces') overridden.push({key, by: part})
      // Deleted first: an object remembers the first place of a key, a span is told the last.
      delete attributes[key]
      attributes[key] = value
    },
    {limits: target.owner?.limits ?? defaultLimits, skip: target.consumed},
  )
  return {attributes: {...attributes}, overridden, lost}
}

// Where the call names its target, no rule is asked.
function namedSteps({consumed, failure, owner}: Target): readonly ExplainedStep[] | undefined {
  if (failure === notOurTracer) return [{step: 'explicit', why: failure.cause}]
  if (consumed !== 'span' && consumed !== 'both') return undefined
  return [{step: 'explicit', ...whoIs(owner), why: '`span` given'}]
}

/** How a step names the tracer that it found. */
export function whoIs(found: Owner | undefined): Pick<ExplainedStep, 'found' | 'project'> {
  return found === undefined ? {} : {found: found.id, project: found.project}
}

function withoutOwners(planned: Planned): OwnerExplanation {
  const steps = [{step: 'active', why: 'no tracer was made in this process'}] as const
  return {...planned, steps, destination: foreign, notices: [], refused: 0, refusal: undefined}
}

/** Where a span that nobody of ours owns is sent. */
export const foreign = 'wherever the application’s own provider sends it'
