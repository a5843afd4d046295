import {cpSync, existsSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'
import {createPlace, type Place} from './program.ts'

/** A project with the files of other tools, and with a parser of YAML unless `yaml` is false. */
function projectWith({yaml = true}: {readonly yaml?: boolean} = {}): Place {
  const place = createPlace()
  cpSync('test/fixtures/imports', place.folder, {recursive: true})
  if (yaml) symlinkSync(path.resolve('node_modules/js-yaml'), path.join(place.folder, 'node_modules/js-yaml'))
  return place
}

const readLines = ({folder}: Place, file: string): unknown[] =>
  readFileSync(path.join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as unknown)

test('a promptfoo configuration becomes a dataset and an eval file; what has no counterpart is listed', async t => {
  const place = projectWith()
  const {code, stdout} = await place.enrichSpan('import promptfoo promptfooconfig.yaml --name capitals')
  t.is(code, 0)
  t.is(
    stdout,
    `2 datapoints in capitals.jsonl
eval file: capitals.eval.ts. Replace its function, then: enrich-span run capitals.eval.ts

Not carried over:
  \`providers\`: call your own code in the function of the eval file
  \`prompts\`: build the prompt in the function; \`inputs\` has the variables
  assertion \`latency\`: write an evaluator (2 times)
  assertion \`llm-rubric\`: write an evaluator
  \`metric\` of assertion \`contains\`
  tests in file://more-tests.yaml
`,
  )
  t.deepEqual(readLines(place, 'capitals.jsonl'), [
    {
      id: '1: France',
      inputs: {style: 'brief', country: 'France'},
      groundTruth: 'Paris',
      metadata: {
        assert: [
          {type: 'equals', value: 'Paris'},
          {type: 'not-icontains', value: 'london', weight: 2},
        ],
      },
    },
    {
      id: 'test-2',
      inputs: {style: 'brief', country: 'Italy'},
      metadata: {
        assert: [
          {type: 'regex', value: '^Rome\\.?$'},
          {type: 'contains', value: 'Rome'},
        ],
      },
    },
  ])
})

test('the eval file runs once its function calls something, and its assertions score as those of promptfoo', async t => {
  const place = projectWith()
  await place.enrichSpan('import promptfoo promptfooconfig.yaml --name capitals')
  const file = path.join(place.folder, 'capitals.eval.ts')
  const code = readFileSync(file, 'utf8')
  t.regex(code, /Not carried over:\n\/\/ - `providers`/)
  writeFileSync(file, code.replace(/throw new Error\(.*\)/, "return String(inputs) && 'Paris'"))
  const ran = await place.enrichSpan('run capitals.eval.ts --json')
  // 1 + 2 of 3 hold for France, 0 of 2 for Italy.
  t.regex(ran.stdout, /"mean": 0\.5\b/)
})

test('samples of OpenAI Evals become a dataset and an eval file', async t => {
  const place = projectWith()
  const {code, stdout} = await place.enrichSpan('import openai-evals samples.jsonl --json')
  t.is(code, 0)
  t.like(JSON.parse(stdout), {
    datapoints: 3,
    left: [
      '`sample`: the outputs of an earlier run',
      'line 4 is not a JSON object',
      'the class of the eval (match, includes, fuzzy match, model-graded) is in the registry, not in the samples: keep the evaluators that fit',
    ],
  })
  t.deepEqual(readLines(place, 'samples-imported.jsonl').slice(1), [
    {id: 'line-2', inputs: {input: 'Italy'}, groundTruth: ['Rome', 'Roma'], metadata: {level: 1}},
    {id: 'line-3', inputs: {question: 'Spain'}, groundTruth: 'Madrid'},
  ])
  const file = path.join(place.folder, 'samples-imported.eval.ts')
  writeFileSync(file, readFileSync(file, 'utf8').replace(/throw new Error\(.*\)/, "return String(inputs) && 'Rome'"))
  const ran = await place.enrichSpan('run samples-imported.eval.ts --json')
  t.regex(ran.stdout, /"exact"/)
})

test('an import never replaces a file without being told to', async t => {
  const place = projectWith()
  const command = 'import openai-evals samples.jsonl --name data'
  t.is((await place.enrichSpan(command)).code, 0)
  const second = await place.enrichSpan(command)
  t.is(second.code, 2)
  t.regex(second.stderr, /data\.jsonl exists\. Give --force, --out or --name/)
  t.is((await place.enrichSpan(`${command} --force`)).code, 0)
})

for (const [args, message] of [
  ['import promptfoo promptfooconfig.yaml', /no parser of YAML is installed here/],
  ['import deepeval x.json', /there is no tool "deepeval". Known are promptfoo, openai-evals/],
  ['import promptfoo nowhere.yaml', /there is no file "nowhere.yaml"/],
] as const) {
  test(`a wrong import is refused and writes nothing: ${args}`, async t => {
    const place = projectWith({yaml: false})
    const {code, stderr} = await place.enrichSpan(args)
    t.is(code, 2)
    t.regex(stderr, message)
    t.false(existsSync(path.join(place.folder, 'promptfooconfig.jsonl')))
  })
}
