import {remoteParent, tenantOf} from './recipes.ts'
import type {ArrivedSpan} from './trace-receiver.ts'

/** The spans of all tenants, checked. */
interface Inspection {
  readonly traces: number
  readonly problems: readonly string[]
  /** The different sets of names that requests have. */
  readonly shapes: readonly string[]
}

/** Looks at every span of every tenant: whose it is, and whether its parent is there. */
export function inspect(spans: readonly ArrivedSpan[]): Inspection {
  const ids = new Set(spans.map(({id}) => id))
  const requestsByTrace = new Map<string, ArrivedSpan[]>()
  for (const span of spans) requestsByTrace.set(span.traceId, [...(requestsByTrace.get(span.traceId) ?? []), span])
  const problems: string[] = []
  for (const all of requestsByTrace.values()) {
    const roots = all.filter(({parent}) => !ids.has(parent))
    const [root] = roots
    const question = root?.attributes['honeyhive_metadata.question']
    const number = Number(question?.slice(1))
    if (roots.length !== 1 || question === undefined) problems.push(`roots: ${roots.map(({name}) => name).join()}`)
    if (root !== undefined && root.parent !== (number % 4 === 0 ? remoteParent(number) : '')) problems.push('an orphan')
    for (const {name, attributes} of all) {
      if (attributes['honeyhive.project'] !== tenantOf(number))
        problems.push(`${name} of ${question} at another tenant`)
    }
  }
  return {traces: requestsByTrace.size, problems: [...new Set(problems)].slice(0, 5), shapes: shapesOf(spans)}
}

/** Returns the different sets of span names that traces have. */
export function shapesOf(spans: readonly ArrivedSpan[]): readonly string[] {
  const names = new Map<string, string[]>()
  for (const {traceId, name} of spans) names.set(traceId, [...(names.get(traceId) ?? []), name])
  return [...new Set([...names.values()].map(each => each.sort().join(', ')))]
}
