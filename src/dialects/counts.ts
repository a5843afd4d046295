import type {Layout, DataNode} from './layout.ts'

type CountName = 'input' | 'output' | 'total' | 'cacheRead' | 'cacheWrite' | 'reasoning' | 'cost'

/** A number of the span, and the node where it was found. */
interface Count {
  readonly value: number
  readonly node: DataNode
}

/** Token counts, and the cost in US dollars. The input includes tokens read from the cache and tokens written to it. */
export type Counts = Readonly<Partial<Record<CountName, Count>>>

/** The names that users and instrumentations use for each number. The first name that holds a valid number wins. */
const names: Readonly<Record<CountName, readonly string[]>> = {
  input: ['prompt_tokens', 'input_tokens'],
  output: ['completion_tokens', 'output_tokens'],
  total: ['total_tokens'],
  cacheRead: ['cache_read_input_tokens', 'cached_tokens', 'prompt_tokens_details.cached_tokens'],
  cacheWrite: ['cache_creation_input_tokens', 'cache_write_input_tokens'],
  reasoning: ['reasoning_tokens', 'completion_tokens_details.reasoning_tokens'],
  cost: ['cost'],
}

/** The namespaces that are searched, in this order. */
const namespaces = ['metadata', 'metadata.usage', 'metrics']

/** Reads the counts of a span. Each count is read independently. A value that is not a count is left in place. */
export function countsOf(layout: Layout, values: readonly unknown[]): Counts {
  const counts: Partial<Record<CountName, Count>> = {}
  for (const {name, node} of candidatesIn(layout)) {
    const value = values[node.slot]
    if (counts[name] === undefined && isCount(value, name)) counts[name] = {value, node}
  }
  const provider = layout.nodes.get('config.provider')
  return isAnthropic(provider && values[provider.slot]) ? withCache(counts) : counts
}

interface Candidate {
  readonly name: CountName
  readonly node: DataNode
}

const known = new WeakMap<Layout, readonly Candidate[]>()

// The names depend only on the keys, so the search runs once for all spans with the same keys.
function candidatesIn(layout: Layout): readonly Candidate[] {
  const found = known.get(layout)
  if (found !== undefined) return found
  const candidates = (Object.keys(names) as CountName[]).flatMap(name =>
    namespaces.flatMap(namespace =>
      names[name].flatMap(alias => {
        const node = layout.nodes.get(`${namespace}.${alias}`)
        return node === undefined ? [] : {name, node}
      }),
    ),
  )
  known.set(layout, candidates)
  return candidates
}

function isCount(value: unknown, name: CountName): value is number {
  return name === 'cost' ? Number.isFinite(value) : Number.isSafeInteger(value) && (value as number) >= 0
}

function isAnthropic(provider: unknown): boolean {
  return typeof provider === 'string' && provider.toLowerCase() === 'anthropic'
}

// Anthropic does not include cached tokens in the input.
function withCache(counts: Counts): Counts {
  const {input, cacheRead, cacheWrite} = counts
  if (input === undefined) return counts
  const value = input.value + (cacheRead?.value ?? 0) + (cacheWrite?.value ?? 0)
  return {...counts, input: {...input, value}}
}
