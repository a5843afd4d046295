import type {Attributes, AttributeValue} from '@opentelemetry/api'
import {type Counts, countsOf} from './counts.ts'
import type {FinishedSpan} from './dialect.ts'
import {type Kind, kindOf} from './kinds.ts'
import {KeyLists} from './key-lists.ts'
import {buildLayout, type Layout, type DataNode} from './layout.ts'
import {LeavingAttributes} from './leaving-attributes.ts'
import {guarded, readAttributes} from './read-attributes.ts'
import {dataOf, jsonOf, objectJson} from './render.ts'

const errorStatus = 2
const none: ReadonlyMap<string, unknown> = new Map()
const layouts = new KeyLists(buildLayout)

/** One span during its translation: its data, the parts that were taken, and the attributes to send. */
export class SpanFacts {
  readonly kind: Kind
  readonly layout: Layout
  readonly #span: FinishedSpan
  readonly #values: readonly unknown[]
  readonly #foreign: ReadonlyMap<string, unknown>
  readonly #leaving: LeavingAttributes
  readonly #taken: DataNode[] = []
  #counts: Counts | undefined

  /** With `keep`, our own attributes are sent in addition to the dialect's. */
  constructor(span: FinishedSpan, keep: boolean) {
    const {keys, values} = readAttributes(span)
    const layout = layouts.get(keys)
    const {foreign} = layout
    this.#span = span
    this.layout = layout
    this.#values = values
    this.#foreign = foreign.length === 0 ? none : new Map(foreign.map(slot => [keys[slot] ?? '', values[slot]]))
    // Additions come after all slots of the layout, so the lists need no copy.
    this.#leaving = keep
      ? new LeavingAttributes(keys, values)
      : new LeavingAttributes([...this.#foreign.keys()], [...this.#foreign.values()])
    this.kind = kindOf(this.#foreign, this.data(this.find('event_type')))
  }

  /** True when the span had the key before the translation. */
  had(key: string): boolean {
    return this.#foreign.has(key)
  }

  /**
   * Takes the value that `read` finds, but only when the span has the same value under `key`. A different value means
   * something else.
   */
  confirm(key: string, read: (facts: SpanFacts) => unknown): void {
    const {length} = this.#taken
    if (!isSame(read(this), this.#foreign.get(key))) this.#taken.length = length
  }

  /** Adds an attribute. Does nothing when the value is `undefined`. */
  put(key: string, value: AttributeValue | undefined): void {
    if (value !== undefined) this.#leaving.put(key, value)
  }

  /** Returns all attributes to send. */
  toAttributes(): Attributes {
    return this.#leaving.toObject()
  }

  /** Finds the node at a dotted path such as `metadata.usage.cost`. */
  find(path: string): DataNode | undefined {
    return this.layout.nodes.get(path)
  }

  /** Finds the result of the work. `trace` writes a result that is not an object under the single name `result`. */
  get outputs(): DataNode | undefined {
    const outputs = this.find('outputs')
    return outputs?.children.length === 1 ? (this.find('outputs.result') ?? outputs) : outputs
  }

  /** Returns the content of a node as plain data. */
  data(node: DataNode | undefined): unknown {
    return node && dataOf(node, this.#values)
  }

  /** Returns a text as it is and anything else as compact JSON. */
  text(node: DataNode | undefined): string | undefined {
    if (node === undefined || !this.isText(node) || this.#taken.includes(node)) return this.json(node)
    return this.#values[node.slot] as string
  }

  isText(node: DataNode | undefined): boolean {
    return node !== undefined && node.slot >= 0 && typeof this.#values[node.slot] === 'string'
  }

  /** Returns the content as compact JSON. */
  json(node: DataNode | undefined): string | undefined {
    return node && jsonOf(node, this.#values, this.#taken)
  }

  /** Returns a JSON object. A list has its indices as names, and a single value has the name `valueName`. */
  objectJson(node: DataNode | undefined, valueName: string): string | undefined {
    return node && objectJson(node, valueName, this.#values)
  }

  /** Marks a node as taken. It is left out of everything around it from now on. */
  take(node: DataNode | undefined): void {
    if (node !== undefined) this.#taken.push(node)
  }

  /** Returns the rest of a namespace as plain data. */
  rest(namespace: string): unknown {
    const node = this.find(namespace)
    return node && dataOf(node, this.#values, this.#taken)
  }

  /** Visits each remaining name at the top of a namespace. A single value is visited as `value`. */
  eachMember(namespace: string, visit: (name: string, node: DataNode) => void): void {
    const node = this.find(namespace)
    if (node === undefined) return
    if (node.children.length === 0) visit('value', node)
    else for (const child of node.children) if (!this.#taken.includes(child)) visit(child.name, child)
  }

  get counts(): Counts {
    this.#counts ??= countsOf(this.layout, this.#values)
    return this.#counts
  }

  /** True when the span had a key below `prefix` before the translation. */
  hadBelow(prefix: string): boolean {
    for (const key of this.#foreign.keys()) if (key.startsWith(prefix)) return true
    return false
  }

  get spanName(): string | undefined {
    return guarded(() => this.#span.name)
  }

  /** Returns our error, or the status of a span that other code marked. */
  get failed(): boolean {
    return this.find('error') !== undefined || guarded(() => this.#span.status.code) === errorStatus
  }

  /** Returns the type of the exception that was recorded last. */
  get exceptionType(): unknown {
    return guarded(
      () => this.#span.events.filter(({name}) => name === 'exception').at(-1)?.attributes?.['exception.type'],
    )
  }

  /** True when the span continues a trace of another process. */
  get hasRemoteParent(): boolean {
    return guarded(() => this.#span.parentSpanContext?.isRemote) === true
  }
}

function isSame(ours: unknown, theirs: unknown): boolean {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return ours === theirs
  return ours.length === theirs.length && ours.every((each, at) => each === theirs[at])
}
