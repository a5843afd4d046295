import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {isRecord} from '../../diagnostics/check-options.ts'
import {UsageError} from '../command.ts'
import {assertionKinds} from './eval-file.ts'
import {type Imported, type ImportedDatapoint, Notes} from './imported.ts'

/** The parts of a configuration that have no counterpart, with the advice for each. */
const withoutCounterpart: Readonly<Record<string, string>> = {
  providers: 'call your own code in the function of the eval file',
  targets: 'call your own code in the function of the eval file',
  prompts: 'build the prompt in the function; `inputs` has the variables',
  scenarios: 'write them as tests',
  redteam: 'has no counterpart',
  extensions: 'call them in the eval file',
  nunjucksFilters: 'call them in the function',
  derivedMetrics: 'write a run evaluator',
  evaluateOptions: 'give --max-workers or `maxWorkers`',
  outputPath: 'give --html, --csv or --junit',
}

/** Parts of a test that are carried over. The others are listed. */
const knownInTest: ReadonlySet<string> = new Set(['vars', 'assert', 'description', 'metadata'])

/** Reads the tests of a promptfoo configuration. */
export async function importPromptfoo(file: string): Promise<Imported> {
  const config = parse(file)
  if (!isRecord(config)) throw new UsageError(`${file}: a promptfoo configuration is an object with \`tests\``)
  const notes = new Notes()
  for (const [part, advice] of Object.entries(withoutCounterpart)) {
    if (config[part] !== undefined) notes.add(`\`${part}\`: ${advice}`)
  }
  const defaults = isRecord(config['defaultTest']) ? config['defaultTest'] : {}
  if (config['defaultTest'] !== undefined && !isRecord(config['defaultTest'])) {
    notes.add('`defaultTest` in another file: its variables and assertions')
  }
  noteUnknown(defaults, '`defaultTest`', notes)
  const datapoints = listOf(config['tests'], notes).flatMap((test, at) => toDatapoint(test, at, defaults, notes))
  return {datapoints, left: notes.lines(), evaluators: ['assertions']}
}

function listOf(tests: unknown, notes: Notes): readonly unknown[] {
  if (Array.isArray(tests)) return tests
  if (typeof tests === 'string')
    notes.add(`\`tests\` in ${tests}: read a CSV file with csv(), write others into the configuration`)
  else if (tests !== undefined) notes.add('`tests`: the list must be in the configuration itself')
  return []
}

function toDatapoint(
  test: unknown,
  at: number,
  defaults: Readonly<Record<string, unknown>>,
  notes: Notes,
): ImportedDatapoint[] {
  if (!isRecord(test)) {
    notes.add(typeof test === 'string' ? `tests in ${test}` : `test ${at + 1} is not an object`)
    return []
  }
  noteUnknown(test, 'tests', notes)
  const vars = {...record(defaults['vars']), ...record(test['vars'])}
  if (Object.values(vars).some(Array.isArray)) {
    notes.add('variables that are lists: promptfoo runs every combination, here the list is one input')
  }
  if (Object.values(vars).some(value => typeof value === 'string' && value.startsWith('file://'))) {
    notes.add('variables in files (`file://`): the reference was kept as text')
  }
  const all = [...list(defaults['assert']), ...list(test['assert'])]
  const assertions = all.flatMap(each => toAssertion(each, notes))
  const expected = assertions.find(({type}) => type === 'equals')?.value
  const {description, metadata} = test
  return [
    {
      id: typeof description === 'string' && description !== '' ? `${at + 1}: ${description}` : `test-${at + 1}`,
      inputs: vars,
      ...(expected === undefined ? {} : {groundTruth: expected}),
      metadata: {...record(metadata), assert: assertions},
    },
  ]
}

interface Assertion {
  readonly type: string
  readonly value?: unknown
  readonly weight?: number
}

function toAssertion(given: unknown, notes: Notes): Assertion[] {
  const {type, value, weight, ...others} = record(given)
  if (typeof type !== 'string') {
    notes.add('assertions without a type')
    return []
  }
  const isFile = typeof value === 'string' && value.startsWith('file://')
  if (!assertionKinds.has(type.replace(/^not-/, '')) || isFile) {
    notes.add(`assertion \`${type}\`${isFile ? ' with its value in a file' : ''}: write an evaluator`)
    return []
  }
  for (const name of Object.keys(others)) notes.add(`\`${name}\` of assertion \`${type}\``)
  return [{type, ...(value === undefined ? {} : {value}), ...(typeof weight === 'number' ? {weight} : {})}]
}

function noteUnknown(test: Readonly<Record<string, unknown>>, where: string, notes: Notes): void {
  for (const name of Object.keys(test)) if (!knownInTest.has(name)) notes.add(`\`${name}\` of ${where}`)
}

const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

// This package has no parser of YAML. promptfoo itself depends on js-yaml, so a project that uses it has one.
function parse(file: string): unknown {
  const text = readFileSync(file, 'utf8')
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (file.endsWith('.json')) throw new UsageError(`${file}: ${(error as Error).message}`)
  }
  if (!/\.ya?ml$/.test(file))
    throw new UsageError(`${file}: only YAML and JSON can be read. Export the configuration as JSON`)
  try {
    return parserOfYaml(file)(text)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file}: ${(error as Error).message}`)
  }
}

type YamlModule = Readonly<Record<'safeLoad' | 'load' | 'parse', (text: string) => unknown>>

function parserOfYaml(file: string): (text: string) => unknown {
  for (const from of [path.resolve(file), path.resolve('package.json')]) {
    for (const name of ['yaml', 'js-yaml']) {
      try {
        const {safeLoad, load, parse: parseYaml} = createRequire(from)(name) as Partial<YamlModule>
        // An old js-yaml has the safe function under a name of its own.
        const parser = safeLoad ?? load ?? parseYaml
        if (parser !== undefined) return parser
      } catch {
        // Not installed.
      }
    }
  }
  throw new UsageError(
    `${file}: no parser of YAML is installed here. npm install --save-dev yaml, or give the configuration as JSON`,
  )
}
