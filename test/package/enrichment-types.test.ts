import {Session} from 'node:inspector/promises'
import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {BasicTracerProvider} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {parseSync} from 'oxc-parser'

// How many types of ours a reader holds in order to follow `enrichSpan({...})`, on a span of a tracer and on a plain one.
//
// How it counts: the engine reports each function of `src` that runs during the two calls, so the code on the way is
// observed, not chosen. A type counts when such a function mentions it in its signature or its body. Not counted are the
// inner types of these types, anonymous types, and classes declared inside a function. Other functions in the same files
// do not count either, because the call does not pass through them.
//
// The encoder (`plan` and everything below) turns any value into attributes. It knows neither spans nor tracers, can be
// read alone, and has a bound of its own. `AttributeScalar`, `Limits` and `Write`, which both halves mention, count twice.

/** The files on the way to the span, in the order of the call. */
const wayToSpan = [
  'enrich/enrich-span.ts',
  'enrich/apply.ts',
  'enrich/resolve-target.ts',
  'enrich/target.ts',
  'enrich/tracer-rules.ts',
  'enrich/rules/resolve-by-tracer.ts',
  'context/context-snapshot.ts',
  'context/state/span-owner.ts',
  'context/state/state.ts',
  'context/state/hidden-field.ts',
  'context/tracer-stack.ts',
  'context/entered-context.ts',
  'context/discover.ts',
  'context/inspect-span.ts',
  'enrich/rules/install-tracer-rules.ts',
  'enrich/rules/span-writer.ts',
  // On a plain span only.
  'context/baggage.ts',
  'enrich/writer.ts',
]

/** The files of the encoder, in the order of the call. */
const encoder = [
  'attributes/plan.ts',
  'attributes/encode-state.ts',
  'attributes/encode.ts',
  'attributes/named-classes.ts',
  'attributes/containers.ts',
  'attributes/read.ts',
  'attributes/key-cache.ts',
  'attributes/slots.ts',
  // Whether a value is a proxy.
  'platform/node/environment.ts',
]

test.serial('one enrichment is followed with at most 16 types, and its encoder with 11', async t => {
  const ran = await functionsOfTwoEnrichments()
  const isEncoder = (file: string) => /^(attributes|platform)\//.test(file)
  // The record of the tracer computes some fields of `Owner`. Their types count; where the record stands does not matter.
  const files = [...ran.keys()].filter(file => !file.startsWith('tracer/'))
  t.deepEqual(files.filter(file => !isEncoder(file)).sort(), [...wayToSpan].sort())
  t.deepEqual(files.filter(isEncoder).sort(), [...encoder].sort())
  const declared = declaredTypes()
  const typesIn = (wanted: (file: string) => boolean) =>
    [
      ...new Set([...ran].flatMap(([file, names]) => (wanted(file) ? typesMentioned(file, names, declared) : []))),
    ].sort()
  const onTheWay = typesIn(file => !isEncoder(file))
  const inEncoder = typesIn(isEncoder)
  t.log(`${onTheWay.length}: ${onTheWay.join(', ')}`)
  t.log(`${inEncoder.length}: ${inEncoder.join(', ')}`)
  t.true(onTheWay.length <= 16)
  t.true(inEncoder.length <= 11)
})

/** The names of the functions that ran, by source file. */
async function functionsOfTwoEnrichments(): Promise<Map<string, Set<string>>> {
  const enrich = () => enrichSpan({metadata: {step: 'plan'}, metrics: {score: 0.95}, user_id: '123'})
  const tracer = new HoneyHiveTracer({destination: 'memory'})
  const plain = new BasicTracerProvider().getTracer('plain')
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', {callCount: true, detailed: false})
  const ran = new Map<string, Set<string>>()
  const observed = async () => {
    // Only what runs between two reports is on the way.
    await session.post('Profiler.takePreciseCoverage')
    const written = enrich()
    const {result} = await session.post('Profiler.takePreciseCoverage')
    if (!written) throw new Error('the enrichment was not written')
    for (const {url, functions} of result) {
      const file = /\/\.build\/src\/(.+)\.js$/.exec(url)?.[1]
      const names = functions.flatMap(({functionName, ranges: [range]}) =>
        functionName !== '' && range !== undefined && range.count > 0 ? functionName.replace(/^(get|set) |^#/, '') : [],
      )
      if (file !== undefined && names.length > 0)
        ran.set(`${file}.ts`, new Set([...(ran.get(`${file}.ts`) ?? []), ...names]))
    }
  }
  await tracer.startActiveSpan('of a tracer', observed)
  await plain.startActiveSpan('plain', observed)
  session.disconnect()
  return ran
}

const functionKinds = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
const typeKinds = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ClassDeclaration'])

/** The types and classes that src declares at the top of a file. */
function declaredTypes(): Set<string> {
  const names = new Set<string>()
  for (const file of readdirSync('src', {recursive: true, encoding: 'utf8'})) {
    if (!file.endsWith('.ts')) continue
    for (const statement of parsed(file)) {
      if (!isNode(statement)) continue
      const declaration = isNode(statement['declaration']) ? statement['declaration'] : statement
      if (typeKinds.has(declaration.type)) names.add(nameOf(declaration['id']))
    }
  }
  return names
}

function typesMentioned(file: string, functions: ReadonlySet<string>, declared: ReadonlySet<string>): string[] {
  const found: string[] = []
  walk(parsed(file), undefined, (node, parent) => {
    if (!functionKinds.has(node.type)) return
    // An anonymous function is called after the variable, the member or the property that holds it.
    const name = nameOf(node['id']) || nameOf(parent?.['key']) || nameOf(parent?.['id'])
    if (!functions.has(name)) return
    walk(node, undefined, inner => {
      if (declared.has(nameOf(inner))) found.push(nameOf(inner))
    })
  })
  return found
}

type Node = {readonly type: string} & Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

const nameOf = (node: unknown): string => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : '')

const parsed = (file: string): readonly unknown[] =>
  parseSync(file, readFileSync(path.join('src', file), 'utf8')).program.body

function walk(value: unknown, parent: Node | undefined, visit: (node: Node, parent: Node | undefined) => void): void {
  if (typeof value !== 'object' || value === null) return
  const node = isNode(value) ? value : undefined
  if (node !== undefined) visit(node, parent)
  for (const child of Object.values(value)) walk(child, node ?? parent, visit)
}
