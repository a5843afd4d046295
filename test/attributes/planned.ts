import type {AttributeScalar, Part} from '../../src/attributes/attribute.ts'
import {encodeNamespace, type NamespaceOptions} from '../../src/attributes/encode-namespace.ts'
import {plan, type Plan, type PlanOptions} from '../../src/attributes/plan.ts'

/** One attribute as it was written. */
export interface Written {
  readonly key: string
  readonly value: AttributeScalar
  readonly part: Part
}

/** What a plan wrote: in order, and as a span would hold it. */
export interface Planned extends Plan {
  readonly writes: readonly Written[]
  readonly attributes: Readonly<Record<string, AttributeScalar>>
}

/** Plans `enrichment` and keeps what was written. */
export function planned(enrichment: object, options?: PlanOptions): Planned {
  const writes: Written[] = []
  const result = plan(enrichment, (key, value, {part}) => writes.push({key, value, part}), options)
  return {...result, writes, attributes: asAttributes(writes)}
}

/** `value` as `metadata.v`: attributes with `v` for `honeyhive_metadata.v`, and how many were lost. */
export function encoded(value: unknown, options?: PlanOptions): Pick<Planned, 'attributes' | 'lost'> {
  const {writes, lost} = planned({metadata: {v: value}}, options)
  return {attributes: asAttributes(writes.map(shortened)), lost}
}

/** `value` as captured inputs: attributes without their prefix. */
export function captured(value: unknown, options?: NamespaceOptions): Planned['attributes'] {
  const writes: Written[] = []
  encodeNamespace('inputs', value, (key, written, {part}) => writes.push({key, value: written, part}), {
    capture: true,
    ...options,
  })
  return asAttributes(writes.map(shortened))
}

function asAttributes(writes: readonly Written[]): Record<string, AttributeScalar> {
  return Object.fromEntries(writes.map(({key, value}) => [key, value]))
}

function shortened({key, ...written}: Written): Written {
  return {key: key.replace(/^honeyhive_[a-z]+\./, ''), ...written}
}
