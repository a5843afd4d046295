import {context} from '@opentelemetry/api'
import type {Owner} from '../context/state/owner.ts'
import {requireCallback} from '../diagnostics/require-callback.ts'
import {applyTo} from './apply.ts'
import type {Block} from './enrichment-scope.ts'
import {tracerRules} from './tracer-rules.ts'
import {resolveTarget} from './resolve-target.ts'
import {createScope} from './scope.ts'

/** Enriches the target, then runs `block`; spans that the tracer starts inside inherit the descriptive part. */
export function enrichWith(enrichment: object, block: Block, instance: Owner | undefined): unknown {
  requireCallback(block, 'enrichSpan.with()')
  const target = resolveTarget(enrichment, instance, context.active())
  const {owner} = target
  const rules = tracerRules()
  if (owner !== undefined && rules !== undefined) return rules.runInside(target, owner, enrichment, block)
  // The callback's own value goes back untouched: looking at it could start a lazy query or silence a rejection.
  return block(createScope(target, applyTo(target, enrichment, 'enrichSpan.with()')))
}
