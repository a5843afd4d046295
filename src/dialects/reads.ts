import type {Counts} from './counts.ts'
import type {SpanFacts} from './span-facts.ts'

// Functions that read the cells of the tables. Each takes a value from our data only when the value has the target's
// type. A value of another type is left in place. A path is a dotted text such as `metadata.usage.cost`.

interface Take<T> {
  (facts: SpanFacts): T | undefined
  readonly from?: readonly string[]
}

/** Makes a reader that runs only for spans that have `path`. */
export function given<T>(path: string, read: (facts: SpanFacts) => T | undefined): Take<T> {
  return Object.assign((facts: SpanFacts) => read(facts), {from: [path]})
}

/** Reads the value unchanged and leaves it in place. */
export function valueOf(path: string): (facts: SpanFacts) => unknown {
  return facts => facts.data(facts.find(path))
}

/** Reads the first filled text among `paths`. A number or a boolean becomes text. */
export function text(...paths: readonly string[]): Take<string> {
  const all = paths.map(path => ofType(path, isFilled))
  const read = (facts: SpanFacts): string | undefined => {
    for (const each of all) {
      const value = each(facts)
      if (value !== undefined) return typeof value === 'string' ? value : String(value)
    }
    return undefined
  }
  return Object.assign(read, {from: paths})
}

/** Reads a text, or an array of texts, as an array of texts. */
export function texts(path: string): Take<string[]> {
  const all = ofType(path, isTexts)
  const read = (facts: SpanFacts): string[] | undefined => {
    const value = all(facts)
    return typeof value === 'string' ? [value] : value
  }
  return Object.assign(read, {from: [path]})
}

export function int(path: string): Take<number> {
  return ofType(path, (value): value is number => Number.isSafeInteger(value))
}

export function double(path: string): Take<number> {
  return ofType(path, value => typeof value === 'number')
}

export function flag(path: string): Take<boolean> {
  return ofType(path, value => typeof value === 'boolean')
}

/** Reads a number of tokens or dollars. */
export function count(name: keyof Counts): Take<number> {
  return facts => {
    const found = facts.counts[name]
    if (found !== undefined) facts.take(found.node)
    return found?.value
  }
}

/** Reads the rest of a namespace as JSON. */
export function restJson(namespace: string): Take<string> {
  return Object.assign((facts: SpanFacts) => facts.json(facts.find(namespace)), {from: [namespace]})
}

/** Reads the inputs of the work. */
export function inputText(facts: SpanFacts): string | undefined {
  return facts.text(facts.find('inputs'))
}

/** Reads the result of the work. */
export function outputText(facts: SpanFacts): string | undefined {
  return facts.text(facts.outputs)
}

/**
 * Reads the arguments of a tool as a JSON object. Positional arguments are named by their index, and a single one is
 * named `input`.
 */
export function argumentsJson(facts: SpanFacts): string | undefined {
  return facts.objectJson(facts.find('inputs'), 'input')
}

const eventName = text('event_name')

/** Reads the name of the work: our event name, or else the name of the span. */
export function workName(facts: SpanFacts): string | undefined {
  return eventName(facts) ?? facts.spanName
}

function ofType<T>(path: string, accepts: (value: unknown) => value is T): Take<T> {
  const read = (facts: SpanFacts): T | undefined => {
    const node = facts.find(path)
    if (node === undefined) return undefined
    const value = facts.data(node)
    if (!accepts(value)) return undefined
    facts.take(node)
    return value
  }
  return Object.assign(read, {from: [path]})
}

function isFilled(value: unknown): value is string | number | boolean {
  return value !== undefined && value !== '' && typeof value !== 'object'
}

function isTexts(value: unknown): value is string | string[] {
  return typeof value === 'string' || (Array.isArray(value) && value.every(each => typeof each === 'string'))
}
