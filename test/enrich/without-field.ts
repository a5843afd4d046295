import type {Span} from '@opentelemetry/api'

/** `span` seen through a strict mock: reading `field` throws. */
export function withoutField(span: Span, field: string): Span {
  return new Proxy(span, {
    get(target, key) {
      if (key === field) throw new Error(`${field} was not expected`)
      const value: unknown = target[key as never]
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
