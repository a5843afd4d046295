import test from 'ava'
import {run} from '../package/run.ts'

// What a newcomer would see: the program's words, exit code 0 and nothing on stderr but what is meant.
const programs: readonly (readonly [string, readonly RegExp[]])[] = [
  [
    'experiment',
    [
      /exact: 0.67 over 3 scored, 0.50 with 1 failed/,
      /Spain ok Madrid/,
      /Atlantis failed RangeError: Atlantis is not on the map/,
    ],
  ],
  [
    'enrich',
    [
      /^answer$/m,
      /^ {2}search$/m,
      /honeyhive_metadata\.step = "retrieve"/,
      /outside of any span: false/,
      /would write/,
    ],
  ],
  [
    'session',
    [/ann: delivered 3 spans, nothing missing/, /bob: delivered 2 spans/, /honeyhive_feedback\.happy = true/],
  ],
  [
    'streaming',
    [
      /WHAT false/,
      /^answer\n {2}lookUp\n {2}lookUp\n {2}lookUp\n {2}lookUp$/m,
      /recorded output: WHAT IS A SPAN/,
      /first chunk before the end: true/,
      /left early after 3 of endless numbers/,
    ],
  ],
  [
    'two-tenants',
    [
      /acme: 1304 spans of 652 examples, 0 of another tenant/,
      /initech: 1304 spans of 652 examples, 0 of another tenant/,
      /honeyhive_config\.converter = "marked"/,
      /all 2608 spans have project "whoever came last".*\n.*marked and markdown-it/,
    ],
  ],
]

for (const [name, words] of programs) {
  test(`playground/${name} runs and says what it did`, async t => {
    const {code, stdout, stderr} = await run(process.execPath, [`.build/playground/${name}.js`])
    t.is(code, 0, stderr)
    for (const word of words) t.regex(stdout, word)
  })
}
