import {isBranch} from './branch.ts'
import {toText} from './json-text.ts'
import {modelKinds} from './kinds.ts'
import type {DataNode} from './layout.ts'
import type {SpanFacts} from './span-facts.ts'

/** A judgement about a span: a metric, or the feedback of a person. */
export interface Annotation {
  /** The path below its namespace: `judge.helpful`. */
  readonly name: string
  readonly by: 'CODE' | 'HUMAN'
  readonly score: number | undefined
  readonly label: string | undefined
  readonly explanation: string | undefined
  /** The value as it stands on the span. For `{score, label, explanation}` it is the score, or else the label. */
  readonly value: string | number | boolean
}

/** Lists the metrics, then the feedback. The ground truth is left out, because it is data and not a judgement. */
export function annotationsOf(facts: SpanFacts): readonly Annotation[] {
  const found: Annotation[] = []
  const truth = facts.find('feedback.ground_truth')
  if (truth !== undefined) facts.take(truth)
  for (const [namespace, by] of authors) {
    facts.eachMember(namespace, (name, node) => collect({facts, by, found}, name, node))
  }
  return found
}

const authors = [
  ['metrics', 'CODE'],
  ['feedback', 'HUMAN'],
] as const
/** Marks token counts and costs that were written among the metrics as taken, because they are not judgements. */
export function takeCounts(facts: SpanFacts): void {
  if (!modelKinds.includes(facts.kind)) return
  const {counts} = facts
  for (const {node} of Object.values(counts)) if (node.path.startsWith('metrics.')) facts.take(node)
}

interface Collecting {
  readonly facts: SpanFacts
  readonly by: Annotation['by']
  readonly found: Annotation[]
}

function collect(into: Collecting, name: string, node: DataNode): void {
  const {facts, by, found} = into
  const value = node.children.length === 0 || isExplained(node) ? facts.data(node) : undefined
  const annotation = annotationOf(name, value, by)
  if (annotation !== undefined) found.push(annotation)
  else for (const child of node.children) collect(into, `${name}.${child.name}`, child)
}

function annotationOf(name: string, value: unknown, by: Annotation['by']): Annotation | undefined {
  if (typeof value === 'number') return {name, by, score: value, label: undefined, explanation: undefined, value}
  if (typeof value === 'string') return {name, by, score: undefined, label: value, explanation: undefined, value}
  if (typeof value === 'boolean') {
    return {name, by, score: value ? 1 : 0, label: String(value), explanation: undefined, value}
  }
  return isBranch(value) ? explained(name, value, by) : undefined
}

const parts: ReadonlySet<string> = new Set(['score', 'label', 'explanation'])

function isExplained({children}: DataNode): boolean {
  return children.length <= parts.size && children.every(({name}) => parts.has(name))
}

function explained(
  name: string,
  value: Readonly<Record<string, unknown>>,
  by: Annotation['by'],
): Annotation | undefined {
  const {score, label, explanation} = value
  const isScored = typeof score === 'number'
  if (!isScored && typeof label !== 'string') return undefined
  return {
    name,
    by,
    score: isScored ? score : undefined,
    label: label === undefined ? undefined : toText(label),
    explanation: explanation === undefined ? undefined : toText(explanation),
    value: isScored ? score : toText(label),
  }
}
