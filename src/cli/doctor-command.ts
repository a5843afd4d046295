import {existsSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {HoneyHiveTracer} from '../tracer/tracer.ts'
import {runFiles} from '../evaluate/journal/run-files.ts'
import {diagnostics} from '../tracer/diagnostics.ts'
import {colorsOf, wrap} from '../evaluate/reports/text-layout.ts'
import {inspectSpool, spoolProblem} from '#platform/spool'
import {destinationsInEnvironment} from '../tracer/options/resolve-options.ts'
import {shownUrlOf} from '../delivery/spool/spool-options.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {envFileOption, readEnvFiles} from './load/env-file.ts'
import {plainText} from '../evaluate/reports/plain-text.ts'
import {print, printJson, stdoutOptions} from './output.ts'

/** `enrich-span doctor` */
export const doctorCommand: Command = {
  name: 'doctor',
  synopsis: '',
  summary: 'Check whether spans arrive from here, and report why not',
  details: [
    'Creates a tracer from the environment, as a program here would, sends one span named doctor and reads the receipt. Exit code 3 when the span does not arrive.',
  ],
  options: {
    offline: {type: 'boolean', help: 'do not send a span'},
    ...envFileOption,
    json: {type: 'boolean', help: 'print the findings as JSON'},
  },
  examples: ['enrich-span doctor', 'enrich-span doctor --offline --json'],
  takes: [0, 0],
  run: examine,
}

/** One finding. `ok: false` marks a reason why spans do not arrive. */
interface Finding {
  readonly ok: boolean
  readonly subject: string
  readonly summary: string
}

async function examine(args: ParsedArgs): Promise<ExitCode> {
  readEnvFiles(args)
  const tracer = new HoneyHiveTracer({sessionName: 'doctor'})
  const findings = [
    {ok: true, subject: 'Node', summary: process.versions.node},
    ...copies('@opentelemetry/api', true),
    ...copies('enrich-span', false),
    contextManager(),
    environment(),
    ...(args.flag('offline') ? [] : [await send(tracer)]),
    ...spoolFindings(),
    {ok: true, subject: 'runs', summary: `${runFiles().length} run files below .enrich-span/runs`},
  ]
  await tracer.shutdown()
  if (args.flag('json')) await printJson({command: 'doctor', ok: findings.every(({ok}) => ok), findings})
  else {
    const {width, color} = stdoutOptions()
    const {good, bad} = colorsOf({color})
    const lines = findings.flatMap(({ok, subject, summary}) =>
      wrap(`${ok ? 'ok  ' : 'BAD '} ${plainText(`${subject}: ${summary}`)}`, width, 5).map(ok ? text => text : bad),
    )
    const healthy = findings.every(({ok}) => ok)
    print(`${[...lines, healthy ? good('spans arrive') : bad('spans do not arrive')].join('\n')}\n`)
  }
  return findings.every(({ok}) => ok) ? exitCodes.ok : exitCodes.runFailed
}

// The search starts in the working directory, as the program that sends spans would search.
function copies(name: string, needed: boolean): Finding[] {
  const manifest = findManifest(name)
  if (manifest === undefined) {
    return needed ? [{ok: false, subject: name, summary: `not installed here. npm install ${name}`}] : []
  }
  const {version} = JSON.parse(readFileSync(manifest, 'utf8')) as {readonly version: string}
  return [{ok: true, subject: name, summary: `${version} in ${path.relative('', path.dirname(manifest)) || '.'}`}]
}

function findManifest(name: string): string | undefined {
  const folders = createRequire(path.resolve('package.json')).resolve.paths(name) ?? []
  return folders.map(folder => path.join(folder, name, 'package.json')).find(file => existsSync(file))
}

function contextManager(): Finding {
  const {contextManager: kind} = diagnostics()
  const summary = {
    application: 'the application’s own, which works',
    ours: 'works; registered by the first tracer, since the application has none',
    none: 'does not work: no span is ever active. Leave `contextManager` unset, or register one first',
  }[kind]
  return {ok: kind !== 'none', subject: 'context manager', summary}
}

// Only the names are shown, because the values may be secrets.
function environment(): Finding {
  const set = Object.keys(process.env).filter(name => /^(HH_|OTEL_)/.test(name) && process.env[name] !== '')
  const disabled = ['HH_DISABLE_TRACING', 'OTEL_SDK_DISABLED'].find(name => /^(true|1)$/i.test(process.env[name] ?? ''))
  if (disabled !== undefined)
    return {ok: false, subject: 'environment', summary: `${disabled} turns tracing off. Unset it`}
  return {
    ok: true,
    subject: 'environment',
    summary: set.length === 0 ? 'no HH_ or OTEL_ variable is set' : `set: ${set.sort().join(', ')}`,
  }
}

function spoolFindings(): Finding[] {
  const setting = process.env['HH_SPOOL'] ?? ''
  const folder = /^(|0|1|true|false)$/i.test(setting) ? undefined : setting
  const problem = spoolProblem(folder)
  const subject = 'spool'
  if (problem?.fatal) return [{ok: false, subject, summary: problem.cause}]
  const waiting = inspectSpool(folder).filter(({spans, state}) => spans > 0 && state !== 'alive')
  const spans = waiting.reduce((sum, owner) => sum + owner.spans, 0)
  const urls = new Set(destinationsInEnvironment().map(({url}) => shownUrlOf(url)))
  const isOurs = waiting.some(({url}) => url !== undefined && urls.has(url))
  const cure = isOurs
    ? '. A program that starts here sends them if it has the same key; after a change of the key: enrich-span spool send'
    : ''
  return [
    ...(problem === undefined ? [] : [{ok: true, subject, summary: problem.cause}]),
    ...(spans === 0 ? [] : [{ok: true, subject, summary: `${spans} spans of ended processes wait${cure}`}]),
  ]
}

async function send(tracer: HoneyHiveTracer): Promise<Finding> {
  tracer.startSpan('doctor').end()
  const {ok, created, accepted, destination, errors, timedOut} = await tracer.flush({timeoutMs: 10_000})
  if (ok && created > 0)
    return {ok: true, subject: 'destination', summary: `${destination} accepted ${accepted} of ${created} spans`}
  const why =
    created === 0
      ? 'the span was not recorded'
      : timedOut
        ? 'no response within 10 s'
        : (errors[0]?.message ?? 'refused')
  return {ok: false, subject: 'destination', summary: `${destination}: ${why}`}
}
