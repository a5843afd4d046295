import {existsSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import test from 'ava'

// What an editor shows for the calls, asked of the language service of TypeScript 5.9.

const compiler = path.resolve('test/third-party/node_modules/typescript-5.9/lib/typescript.js')

/** The parts of the compiler's API that are used here. */
interface Service {
  getCompletionsAtPosition(file: string, at: number, options: object): {entries: {name: string}[]} | undefined
  getQuickInfoAtPosition(file: string, at: number): {displayParts?: Part[]; documentation?: Part[]} | undefined
}
interface Part {
  readonly text: string
}
interface TypeScript {
  createLanguageService(host: object): Service
  readonly ScriptSnapshot: {fromString(text: string): object}
  getDefaultLibFilePath(options: object): string
}

/** Asks about the place of `|` in the text. */
function ask(code: string): {readonly completions: string[]; readonly hover: string} {
  const ts = createRequire(import.meta.url)(compiler) as TypeScript
  const text = `import {enrichSpan, trace} from 'enrich-span'\n${code.replace('|', '')}`
  const at = text.length - code.replace('|', '').length + code.indexOf('|')
  const file = path.resolve('.build/editor.ts')
  const options = {strict: true, module: 199, moduleResolution: 99, target: 9, lib: ['lib.es2022.d.ts'], types: []}
  const read = (name: string): string | undefined =>
    name === file ? text : existsSync(name) ? readFileSync(name, 'utf8') : undefined
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name: string) => {
      const content = read(name)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    getCompilationSettings: () => options,
    getCurrentDirectory: () => process.cwd(),
    getDefaultLibFileName: () => ts.getDefaultLibFilePath(options),
    useCaseSensitiveFileNames: () => true,
    readFile: read,
    fileExists: (name: string) => read(name) !== undefined,
  })
  const completions = service.getCompletionsAtPosition(file, at, {})?.entries.map(({name}) => name) ?? []
  const info = service.getQuickInfoAtPosition(file, at)
  const hover = [...(info?.displayParts ?? []), {text: '\n'}, ...(info?.documentation ?? [])]
  return {completions, hover: hover.map(part => part.text).join('')}
}

if (existsSync(compiler)) {
  test('in the braces of a call an editor offers every namespace', t => {
    const {completions} = ask('enrichSpan({|})')
    for (const name of ['metadata', 'metrics', 'feedback', 'inputs', 'outputs', 'config', 'userProperties', 'error'])
      t.true(completions.includes(name), name)
  })

  test('it offers the options of trace, and the event types', t => {
    t.true(ask('trace({|}, () => 1)').completions.includes('eventName'))
    t.deepEqual(ask("trace({eventType: '|'}, () => 1)").completions.sort(), ['chain', 'model', 'tool'])
  })

  test('hover shows what a namespace and a call are for', t => {
    t.regex(ask('enrichSpan({metr|ics: {score: 1}})').hover, /What was measured on this span/)
    t.regex(ask('enrich|Span({metrics: {score: 1}})').hover, /Adds structured data to the running span/)
    t.regex(ask("tra|ce({eventType: 'tool'}, () => 1)").hover, /each call is a span/)
  })
} else {
  test('TypeScript 5.9 is not installed; `npm test` reports it at its end', t => t.pass())
}
