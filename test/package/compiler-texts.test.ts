import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {run} from './run.ts'

// The compiler's text for each wrong line, and lines that must compile, under three compilers.

const folder = path.resolve('.build/compiler-texts')

const declarations = `
import {enrichSession, enrichSpan, type HoneyHiveTracer, trace, type TraceOptions} from 'enrich-span'
interface Answer {readonly text: string; readonly tokens: number}
declare const load: () => Promise<Answer>
declare const thenable: {then(done: (value: number) => void): void}
declare const tracer: HoneyHiveTracer
declare const answer: Answer
declare const anything: any
declare const unsure: unknown
declare const record: Record<string, unknown>
declare const maybe: {readonly user_id?: string; readonly config?: Answer | undefined}
declare const options: TraceOptions
declare class Headers {get(name: string): string | null}
declare const headers: Headers
`

const promise = (type: string): string => `Type '${type}' is not assignable to type '"a promise is no data: await it"'.`
const typo = (type: string, word: string, meant: string): string =>
  `Type '${type}' is not assignable to type '"\`${word}\` is no namespace: did you mean \`${meant}\`?"'.`
const fn = (type: string): string => `Type '${type}' is not assignable to type '"a function is no data: call it"'.`
const option = (type: string, word: string, meant?: string): string =>
  `Type '${type}' is not assignable to type '"there is no option '${word}'${meant === undefined ? '' : `: did you mean '${meant}'?`}"'.`

/** Each wrong line, with the last line of the compiler's message. */
const wrong: readonly (readonly [line: string, text: string])[] = [
  ['enrichSpan({metrics: load()})', promise('Promise<Answer>')],
  ['enrichSpan({metadata: {doc: load()}})', promise('Promise<Answer>')],
  ['enrichSpan({doc: load()})', promise('Promise<Answer>')],
  ['enrichSpan({doc: {inner: load()}})', promise('Promise<Answer>')],
  ['enrichSpan({outputs: thenable})', promise('{ then(done: (value: number) => void): void; }')],
  ['enrichSpan({outputs: Math.random() > 1 ? answer : load()})', promise('Answer')],
  ['enrichSpan({metdata: {step: 1}})', typo('{ step: number; }', 'metdata', 'metadata')],
  ['enrichSpan({meatdata: {step: 1}})', typo('{ step: number; }', 'meatdata', 'metadata')],
  ['enrichSpan({metric: {score: 1}})', typo('{ score: number; }', 'metric', 'metrics')],
  ['enrichSpan({inputts: {q: 1}})', typo('{ q: number; }', 'inputts', 'inputs')],
  ['enrichSpan({outpits: answer})', typo('Answer', 'outpits', 'outputs')],
  ['enrichSpan({etadata: answer})', typo('Answer', 'etadata', 'metadata')],
  ['enrichSpan({metadat: answer})', typo('Answer', 'metadat', 'metadata')],
  ['enrichSpan({user_propertis: answer})', typo('Answer', 'user_propertis', 'user_properties')],
  ['enrichSpan({eror: answer})', typo('Answer', 'eror', 'error')],
  ['enrichSpan({atributes: answer})', typo('Answer', 'atributes', 'attributes')],
  ['enrichSpan({callback: () => 1})', fn('() => number')],
  ['enrichSpan({load})', fn('() => Promise<Answer>')],
  ['enrichSpan.root({metrics: load()})', promise('Promise<Answer>')],
  ['enrichSpan.with({metrics: load()}, () => 1)', promise('Promise<Answer>')],
  ['enrichSpan.scope({metrics: load()})', promise('Promise<Answer>')],
  ['enrichSpan.scope().enrich({metrics: load()})', promise('Promise<Answer>')],
  ['enrichSpan.explain({metdata: answer})', typo('Answer', 'metdata', 'metadata')],
  ['enrichSpan.metrics(load())', promise('Promise<Answer>')],
  ['enrichSession({metrics: load()})', promise('Promise<Answer>')],
  ['tracer.enrichSession({metrics: load()})', promise('Promise<Answer>')],
  ['tracer.enrichSpan({metdata: answer})', typo('Answer', 'metdata', 'metadata')],
  ["trace({eventType: 'llm'}, () => 1)", `Type '"llm"' is not assignable to type '"chain" | "model" | "tool"'.`],
  ["trace({name: 'x'}, () => 1)", option('"x"', 'name', 'eventName')],
  ['trace({captureInput: false}, () => 1)', option('false', 'captureInput', 'captureInputs')],
  ["trace({eventTyp: 'tool'}, () => 1)", option('"tool"', 'eventTyp', 'eventType')],
  ["trace({eventType: 'tool', colour: 'red'}, () => 1)", option('"red"', 'colour')],
]

/** Lines that must compile. */
const right: readonly string[] = [
  'enrichSpan()',
  'enrichSpan({})',
  'enrichSpan({metadata: answer})',
  'enrichSpan({metadata: {nested: {deep: [new Date(), 1n, null]}}})',
  'enrichSpan({metrics: {score: 0.5}, outputs: "text", inputs: [1, 2], config: undefined})',
  'enrichSpan({user: {id: 1}})',
  'enrichSpan({messages: [{role: "user"}]})',
  'enrichSpan({table: [[1]], map: new Map(), set: new Set([1])})',
  'enrichSpan({user_id: "1", attempt: 2, cached: true, at: new Date(), big: 1n, none: null})',
  'enrichSpan({input: "x"})',
  'enrichSpan({headers})',
  'enrichSpan({outputs: headers})',
  'enrichSpan(answer)',
  'enrichSpan(maybe)',
  'enrichSpan(record)',
  'enrichSpan(anything)',
  'enrichSpan({anything})',
  'enrichSpan({metadata: anything, outputs: unsure})',
  'enrichSpan({unsure})',
  'enrichSpan({...record, ...maybe, user_id: undefined})',
  'enrichSpan({tracer, metadata: {a: 1}})',
  'enrichSpan({span: "root", metadata: {a: 1}})',
  'enrichSpan({error: new Error("x")})',
  'enrichSpan({error: "x"})',
  'enrichSpan({user_properties: {plan: "pro"}, event_id: "e", update_event_id: 2})',
  'enrichSpan({outputs: {list: [1], map: new Map()}})',
  'enrichSpan({metadata: {callback: () => 1}})',
  'enrichSpan.metrics({score: 1})',
  'enrichSpan.metadata(unsure)',
  'enrichSpan.outputs(anything)',
  'enrichSpan.error(new Error("x"))',
  'enrichSpan.root({user_id: "1"})',
  'enrichSpan.scope({metadata: {a: 1}}).enrich({metrics: {b: 1}})',
  'const one: number = enrichSpan.with({metadata: {a: 1}}, () => 1)',
  'const generic = <T>(value: T): boolean => enrichSpan({outputs: value})',
  'const genericObject = <T extends object>(value: T): boolean => enrichSpan({metadata: value})',
  'const genericKey = <T>(value: T): boolean => enrichSpan({doc: value})',
  'async function later<T>(work: () => Promise<T>): Promise<boolean> { return enrichSpan({outputs: await work()}) }',
  'function wrapped<T>(call: () => T): boolean { return enrichSpan({metadata: {value: call()}}) }',
  'trace(options, () => 1)',
  'trace({eventType: "tool", eventName: "x", captureInputs: false}, async (a: number) => a).length',
  'trace({aggregate: chunks => chunks.length, captureOutputs: result => result}, () => 1)',
  'trace({captureInputs: args => args.length}, (a: string) => a)',
  'trace({eventType: "chain"})((a: string) => a).length',
  'trace({tracer, parameters: ["a"]}, (a: string) => a)',
]

const compilers = {
  'TypeScript 5.6': 'test/third-party/node_modules/typescript-5.6/bin/tsc',
  'TypeScript 5.9': 'test/third-party/node_modules/typescript-5.9/bin/tsc',
  'TypeScript 7': 'node_modules/typescript/bin/tsc',
}

test('there are at least 22 wrong lines and 40 right ones', t => {
  t.true(wrong.filter(([, text]) => text !== '').length >= 22)
  t.true(right.length >= 40)
})

for (const [name, compiler] of Object.entries(compilers).filter(([, file]) => existsSync(file))) {
  for (const exact of [true, false]) {
    test(`${name}, exactOptionalPropertyTypes ${exact}: each wrong line is named with its cure, each right line compiles`, async t => {
      const lines = [...wrong.map(([line]) => line), ...right.map(line => `{ ${line} }`)]
      const messages = await messagesOf(compiler, `${name} ${exact}`.replaceAll(/\W/g, '-'), lines, exact)
      for (const [at, [line, text]] of wrong.entries()) {
        const seen = messages.get(at) ?? ''
        t.is(text === '' ? '' : normalized(seen), text, line)
      }
      for (const [at, line] of right.entries()) t.is(messages.get(wrong.length + at), undefined, line)
    })
  }
}

if (existsSync(compilers['TypeScript 5.9'])) {
  test('50 calls cost the compiler few instantiations', async t => {
    const call = (n: number): string =>
      `enrichSpan({metadata: {step${n}: ${n}}, metrics: {score: ${n}}, user_${n}: 'a', doc${n}: {id: ${n}}})`
    const calls = await instantiations(Array.from({length: 50}, (_, n) => call(n)))
    const none = await instantiations([])
    t.log(`${calls - none} instantiations for 50 calls`)
    t.true(calls - none < 50_000)
  })
}

/** Compiles the lines, and returns the last line of the message for each wrong one. */
async function messagesOf(
  compiler: string,
  name: string,
  lines: readonly string[],
  exact: boolean,
): Promise<ReadonlyMap<number, string>> {
  const {stdout} = await run(process.execPath, [compiler, '--pretty', 'false', '-p', project(name, lines, exact)])
  const first = declarations.split('\n').length
  const messages = new Map<number, string>()
  for (const message of stdout.split(/^(?=\S+\.ts\()/m)) {
    const line = Number(/\.ts\((\d+),/.exec(message)?.[1])
    const last = message
      .trim()
      .split('\n')
      .at(-1)
      ?.trim()
      .replace(/^.*error TS\d+: /, '')
    if (last !== undefined && !messages.has(line - first)) messages.set(line - first, last)
  }
  return messages
}

async function instantiations(lines: readonly string[]): Promise<number> {
  const args = ['--extendedDiagnostics', '-p', project(`cost-${lines.length}`, lines, true)]
  const {stdout} = await run(process.execPath, [compilers['TypeScript 5.9'], ...args])
  return Number(/Instantiations: +(\d+)/.exec(stdout)?.[1])
}

function project(name: string, lines: readonly string[], exactOptionalPropertyTypes: boolean): string {
  const where = path.join(folder, name)
  mkdirSync(where, {recursive: true})
  writeFileSync(path.join(where, 'lines.ts'), declarations + lines.join('\n'))
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    noEmit: true,
    skipLibCheck: true,
    types: [],
  }
  writeFileSync(path.join(where, 'tsconfig.json'), JSON.stringify({compilerOptions, include: ['lines.ts']}))
  return where
}

// Compilers differ in the order of a union, and in whether an optional property shows `undefined`.
function normalized(text: string): string {
  return text.replace(' | undefined', '').replace('"model" | "tool" | "chain"', '"chain" | "model" | "tool"')
}
