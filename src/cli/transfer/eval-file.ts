import type {EvaluatorName, Imported} from './imported.ts'

/** The code of the evaluators. `assertions` checks the list in the metadata of a datapoint. */
const sources: Readonly<Record<EvaluatorName, string>> = {
  exact: `/** The output equals the expected text, or one of them. */
function exact(output: unknown, _: unknown, expected: unknown) {
  return [expected].flat().some(each => text(output).trim() === text(each).trim())
}`,
  startsWith: `/** The output begins with the expected text, or one of them. */
function startsWith(output: unknown, _: unknown, expected: unknown) {
  return [expected].flat().some(each => text(output).trim().startsWith(text(each).trim()))
}`,
  includes: `/** The output contains the expected text, or one of them. */
function includes(output: unknown, _: unknown, expected: unknown) {
  return [expected].flat().some(each => text(output).includes(text(each)))
}`,
  assertions: `interface Assertion {
  readonly type: string
  readonly value?: unknown
  readonly weight?: number
}

const isJson = (output: string): boolean => {
  try {
    JSON.parse(output)
    return true
  } catch {
    return false
  }
}
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : text(value).split(',').map(each => each.trim()))
const lower = (value: string): string => value.toLowerCase()

/** The kinds of assertion that were carried over. */
const kinds: Record<string, (output: string, value: unknown) => boolean> = {
  equals: (output, value) => output === text(value),
  contains: (output, value) => output.includes(text(value)),
  icontains: (output, value) => lower(output).includes(lower(text(value))),
  'contains-any': (output, value) => list(value).some(each => output.includes(each)),
  'contains-all': (output, value) => list(value).every(each => output.includes(each)),
  'icontains-any': (output, value) => list(value).some(each => lower(output).includes(lower(each))),
  'icontains-all': (output, value) => list(value).every(each => lower(output).includes(lower(each))),
  'starts-with': (output, value) => output.startsWith(text(value)),
  regex: (output, value) => new RegExp(text(value)).test(output),
  'is-json': output => isJson(output),
}

/** The share of assertions that hold, by weight. */
function assertions(output: unknown, _: unknown, __: unknown, {datapoint}: EvaluatorContext) {
  const all = (datapoint.metadata?.assert ?? []) as readonly Assertion[]
  let held = 0
  let sum = 0
  for (const {type, value, weight = 1} of all) {
    const kind = type.replace(/^not-/, '')
    const holds = kinds[kind]?.(text(output), value) ?? false
    sum += weight
    if (holds !== type.startsWith('not-')) held += weight
  }
  return sum === 0 ? null : held / sum
}`,
}

/** The kinds of assertion that the evaluator \`assertions\` checks. */
export const assertionKinds: ReadonlySet<string> = new Set(
  [...sources.assertions.matchAll(/^ {2}'?([\w-]+)'?: (?:\(output|output =>)/gm)].map(([, kind = '']) => kind),
)

/** Writes the eval file of an import. Its function is a placeholder. */
export function evalFile(name: string, {evaluators, left}: Imported): string {
  const notes =
    left.length === 0 ? '' : `\n// Not carried over:\n${left.map(line => `// - ${oneLine(line)}\n`).join('')}`
  const imports = evaluators.includes('assertions') ? 'type EvaluatorContext, experiment, jsonl' : 'experiment, jsonl'
  return `import {fileURLToPath} from 'node:url'
import {${imports}} from 'enrich-span/evaluate'
${notes}
const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '')

${evaluators.map(each => sources[each]).join('\n\n')}

export default experiment({
  name: ${JSON.stringify(name)},
  dataset: jsonl(fileURLToPath(new URL(${JSON.stringify(`./${name}.jsonl`)}, import.meta.url))),
  function: ({inputs}): unknown => {
    throw new Error(\`call your own code here with \${JSON.stringify(inputs)}\`)
  },
  evaluators: [${evaluators.join(', ')}],
})
`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
