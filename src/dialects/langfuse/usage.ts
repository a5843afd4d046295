import {count} from '../reads.ts'
import type {SpanFacts} from '../span-facts.ts'

const input = count('input')
const output = count('output')
const total = count('total')
const cacheRead = count('cacheRead')
const cacheWrite = count('cacheWrite')
const reasoning = count('reasoning')
const cost = count('cost')

/** Langfuse adds all counts up. So the input leaves out cached tokens, and the output leaves out reasoning tokens. */
export function usageDetails(facts: SpanFacts): string | undefined {
  const [read, written, thought] = [cacheRead(facts), cacheWrite(facts), reasoning(facts)]
  const members =
    member('input', without(input(facts), read, written)) +
    member('output', without(output(facts), thought)) +
    member('total', total(facts)) +
    member('input_cached_tokens', read) +
    member('input_cache_creation', written) +
    member('output_reasoning_tokens', thought)
  return members === '' ? undefined : `{${members.slice(1)}}`
}

export function costDetails(facts: SpanFacts): string | undefined {
  const dollars = cost(facts)
  return dollars === undefined ? undefined : `{"total":${dollars}}`
}

// Parts that exceed the whole contradict it. The server would refuse a negative count.
function without(whole: number | undefined, part = 0, other = 0): number | undefined {
  return whole === undefined ? undefined : Math.max(0, whole - part - other)
}

function member(name: string, value: number | undefined): string {
  return value === undefined ? '' : `,"${name}":${value}`
}
