import {context} from '@opentelemetry/api'
import {defaultLimits} from '../attributes/limits.ts'
import type {AttributeScalar} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import {decide, steps, type Via} from '../context/discover.ts'
import {type Notice, noticesAt} from '../context/notices.ts'
import type {Place} from '../context/place.ts'
import type {Owner} from '../context/owner.ts'
import type {Outcome} from './outcome.ts'
import {toOutcome} from './scope.ts'
import {refusals} from './span-writer.ts'
import {resolveTarget, type Target} from './target.ts'

/** What an enrichment would do: nothing is written and nothing is counted. */
export interface Explanation {
  /** Where it would go, and whether all of it would arrive; `written` and `lost` are the counts it would have. */
  readonly target: Outcome
  /** The attributes, in write order. */
  readonly attributes: Readonly<Record<string, AttributeScalar>>
  /** Keys that were given twice, and which part of the call won. */
  readonly overridden: readonly Overridden[]
  /** The rules of discovery in order, as far as the one that decided. */
  readonly steps: readonly ExplainedStep[]
  /** Where the span's data goes, in words. */
  readonly destination: string
  /** What hints here at lost or swapped context. */
  readonly notices: readonly Notice[]
}

/** A key of which an earlier part of the same call lost. */
export interface Overridden {
  readonly key: string
  readonly by: 'attributes' | 'kwargs'
}

/** One rule of discovery, what it found and why. */
export interface ExplainedStep {
  readonly step: Via
  /** The id of the tracer it found. */
  readonly found?: string
  readonly why: string
}

/** Explains what `enrichSpan(enrichment)` would do here. */
export function explain(enrichment: object, instance: Owner | undefined): Explanation {
  const target = resolveTarget(enrichment, instance, context.active(), decide)
  const {attributes, overridden, lost: unreadable} = dryRun(enrichment, target)
  const planned = Object.keys(attributes).length
  const {reserved, full} = refusals(target.span, attributes)
  const lost = target.reason === undefined ? unreadable + reserved + full : planned
  const partly = unreadable + full > 0 ? 'dropped' : reserved > 0 ? 'reserved-key' : undefined
  const written = target.reason === undefined ? planned - reserved - full : 0
  return {
    target: toOutcome({target, reason: target.reason ?? partly, written, lost}),
    ...shown(attributes, overridden, target.owner),
    steps: explainSteps(target.place),
    destination: destinationOf(target),
    notices: noticesAt(target.place, target.owner),
  }
}

function dryRun(enrichment: object, target: Target): Pick<Explanation, 'attributes' | 'overridden'> & {lost: number} {
  const attributes: Record<string, AttributeScalar> = Object.create(null)
  const overridden: Overridden[] = []
  const options = {limits: target.owner?.limits ?? defaultLimits, skip: target.consumed}
  const {lost} = plan(
    enrichment,
    (key, value, {part}) => {
      if (key in attributes && part !== 'namespaces') overridden.push({key, by: part})
      // Deleted first: an object remembers the first place of a key, a span is told the last.
      delete attributes[key]
      attributes[key] = value
    },
    options,
  )
  return {attributes: {...attributes}, overridden, lost}
}

// Rules of redaction hold for what is shown as for what is sent.
function shown(
  attributes: Explanation['attributes'],
  overridden: readonly Overridden[],
  owner: Owner | undefined,
): Pick<Explanation, 'attributes' | 'overridden'> {
  const redact = owner?.redaction?.attributes
  if (redact === undefined) return {attributes, overridden}
  const named = overridden.map(({key, by}) => ({key: Object.keys(redact({[key]: ''})).join(), by}))
  return {attributes: redact(attributes), overridden: named}
}

function explainSteps(place: Place): readonly ExplainedStep[] {
  const explained: ExplainedStep[] = []
  for (const {via, find, why} of steps) {
    const found = find(place)
    const step = {step: via, ...(found === undefined ? {} : {found: found.id}), why: why(place, found)}
    // Two rules may miss for one and the same reason.
    if (explained.every(earlier => earlier.step !== step.step || earlier.why !== step.why)) explained.push(step)
    if (found !== undefined) break
  }
  return explained
}

function destinationOf({owner, span}: Target): string {
  if (owner !== undefined) return owner.destination
  return span === undefined ? 'nowhere' : 'wherever the application’s own provider sends it'
}
