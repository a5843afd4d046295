import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from '../command.ts'
import {print, printJson} from '../output.ts'
import {evalFile} from './eval-file.ts'
import type {Imported} from './imported.ts'
import {importOpenAiEvals} from './openai-evals.ts'
import {importPromptfoo} from './promptfoo.ts'

/** The tools whose files can be imported. */
const tools: Readonly<Record<string, (file: string) => Promise<Imported>>> = {
  promptfoo: importPromptfoo,
  'openai-evals': importOpenAiEvals,
}

/** `enrich-span import` */
export const importCommand: Command = {
  name: 'import',
  synopsis: '<promptfoo|openai-evals> <file>',
  summary: 'Make a dataset and an eval file from the tests of another tool; lists what could not be carried over',
  details: [
    'Writes <name>.jsonl and <name>.eval.ts beside each other. The function in the eval file is a placeholder for your code.',
    'promptfoo: a configuration in YAML or JSON. YAML is read with the yaml or js-yaml of your project. openai-evals: samples as JSON lines.',
  ],
  options: {
    out: {type: 'string', value: 'folder', help: 'the folder of the new files (.)'},
    name: {type: 'string', value: 'name', help: 'the name of the experiment and of the files (that of the file)'},
    force: {type: 'boolean', help: 'replace existing files'},
    json: {type: 'boolean', help: 'print the outcome as JSON'},
  },
  examples: [
    'enrich-span import promptfoo promptfooconfig.yaml',
    'enrich-span import openai-evals samples.jsonl --name qa',
  ],
  takes: [2, 2],
  run: importTests,
}

async function importTests(args: ParsedArgs): Promise<ExitCode> {
  const [tool = '', file = ''] = args.arguments
  const read = Object.hasOwn(tools, tool) ? tools[tool] : undefined
  if (read === undefined) throw new UsageError(`there is no tool "${tool}". Known are ${Object.keys(tools).join(', ')}`)
  if (!existsSync(file)) throw new UsageError(`there is no file "${file}"`)
  const imported = await read(file)
  if (imported.datapoints.length === 0)
    throw new UsageError(`${file}: there is nothing to import. ${imported.left.join('. ')}`)
  const name = args.text('name') ?? nameFor(file)
  const out = args.text('out') ?? '.'
  const dataset = path.join(out, `${name}.jsonl`)
  const experiment = path.join(out, `${name}.eval.ts`)
  for (const target of [dataset, experiment]) {
    if (existsSync(target) && !args.flag('force'))
      throw new UsageError(`${target} exists. Give --force, --out or --name`)
  }
  writeFileSync(dataset, imported.datapoints.map(each => `${JSON.stringify(each)}\n`).join(''))
  writeFileSync(experiment, evalFile(name, imported))
  const {datapoints, left} = imported
  if (args.flag('json'))
    await printJson({command: 'import', ok: true, dataset, experiment, datapoints: datapoints.length, left})
  else print(`${[...outcome(dataset, experiment, datapoints.length), ...leftLines(left)].join('\n')}\n`)
  return exitCodes.ok
}

// The new dataset must not replace the samples that it is made from.
function nameFor(file: string): string {
  const base = path.basename(file).replace(/\.[^.]*$/, '')
  return file.endsWith('.jsonl') ? `${base}-imported` : base
}

const outcome = (dataset: string, experiment: string, count: number): string[] => [
  `${count} datapoints in ${dataset}`,
  `eval file: ${experiment}. Replace its function, then: enrich-span run ${experiment}`,
]

const leftLines = (left: readonly string[]): string[] =>
  left.length === 0 ? ['everything was carried over'] : ['', 'Not carried over:', ...left.map(line => `  ${line}`)]
