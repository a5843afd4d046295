import {context} from '@opentelemetry/api'
import type {AttributeScalar} from '../attributes/attribute.ts'
import {plan} from '../attributes/plan.ts'
import type {Owner} from '../context/state/owner.ts'
import {dropped, notOurTracer} from '../diagnostics/codes.ts'
import type {ExplainedStep, Explanation, Overridden} from './explanation.ts'
import {toOutcome} from './outcome.ts'
import {resolveTarget} from './resolve-target.ts'
import type {Target} from './target.ts'
import {tracerRules} from './tracer-rules.ts'

/** Explains what `enrichSpan(enrichment)` would do here. */
export function explain(enrichment: object, instance: Owner | undefined): Explanation {
  const target = resolveTarget(enrichment, instance, context.active(), true)
  const plain = explainPlain(enrichment, target)
  const explanation = tracerRules()?.explain(plain, target) ?? plain
  const steps = [
    ...(stepsOfCall(target) ?? explanation.steps),
    ...(target.root === undefined ? [] : [{step: target.via ?? 'active', why: target.root}]),
  ]
  return target.failure === undefined ? {...explanation, steps} : {...explanation, steps, destination: 'nowhere'}
}

/** The destination of a plain span. */
export const foreignDestination = 'wherever the application’s own provider sends it'

function explainPlain(enrichment: object, target: Target): Explanation {
  const {attributes, overridden, lost} = dryRun(enrichment, target)
  const count = Object.keys(attributes).length
  const result =
    target.failure === undefined
      ? {target, failure: lost > 0 ? dropped : undefined, written: count, lost}
      : {target, failure: target.failure, written: 0, lost: count}
  return {
    target: toOutcome(result),
    attributes,
    overridden,
    steps: [{step: 'active', why: 'no tracer was made in this process'}],
    destination: foreignDestination,
    notices: [],
  }
}

function dryRun(
  enrichment: object,
  target: Target,
): Pick<Explanation, 'attributes' | 'overridden'> & {readonly lost: number} {
  const attributes: Record<string, AttributeScalar> = Object.create(null)
  const overridden: Overridden[] = []
  const {lost} = plan(
    enrichment,
    (key, value, {part}) => {
      if (key in attributes && part !== 'namespaces') overridden.push({key, by: part})
      // The key is deleted first, because an object keeps the first position of a key but a span gets the last value.
      delete attributes[key]
      attributes[key] = value
    },
    {limits: target.owner?.limits, skip: target.consumed},
  )
  return {attributes: {...attributes}, overridden, lost}
}

// A call that chooses its target itself does not need discovery.
function stepsOfCall({consumed, failure, owner, via, root}: Target): readonly ExplainedStep[] | undefined {
  if (failure === notOurTracer) return [{step: 'explicit', why: failure.cause}]
  if (via !== 'explicit' || (consumed !== 'span' && consumed !== 'both')) return undefined
  if (root !== undefined) return undefined
  return [{step: 'explicit', ...foundTracer(owner), why: '`span` given'}]
}

/** The fields by which a step names the tracer that it found. */
export function foundTracer(owner: Owner | undefined): Pick<ExplainedStep, 'found' | 'project'> {
  return owner === undefined ? {} : {found: owner.id, project: owner.project}
}
