import {environment} from '#platform/environment'
import {deliverSpool} from '../../delivery/spool/deliver-spool.ts'
import {shownUrlOf} from '../../delivery/spool/spool-options.ts'
import type {UrlDestination} from '../../delivery/otlp-transport.ts'
import {httpUrl} from '../../diagnostics/check-options.ts'
import {clearSpool, inspectSpool, type SpoolOwner} from '#platform/spool'
import {destinationsInEnvironment} from '../../tracer/options/resolve-options.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from '../command.ts'
import {print, printJson} from '../output.ts'

/** `enrich-span spool` */
export const spoolCommand: Command = {
  name: 'spool',
  synopsis: '[send | clear]',
  summary: 'List, send or delete the spans that wait on disk for their destination',
  details: [
    'Without a word it lists what waits below .enrich-span/spool. send delivers what ended processes left, to the destination of the environment or of --url. clear deletes it.',
    'send refuses spans that were recorded for another URL. Records of living processes are never touched.',
  ],
  options: {
    folder: {type: 'string', value: 'path', help: 'the folder of the spools (.enrich-span/spool)'},
    url: {type: 'string', value: 'url', help: 'send: the receiver, in place of the environment'},
    'header-env': {
      type: 'string',
      value: 'name=variable',
      multiple: true,
      help: 'send: a header whose value is in an environment variable',
    },
    any: {type: 'boolean', help: 'send: also spans that were recorded for another URL'},
    now: {type: 'boolean', help: 'send: do not watch owners that may have ended; it takes up to 60 s'},
    'older-than': {type: 'string', value: 'age', help: 'clear: the least age, such as 30m, 12h or 1d'},
    json: {type: 'boolean', help: 'print the result as JSON'},
  },
  examples: [
    'enrich-span spool',
    'enrich-span spool send --url https://otlp.example/v1/traces --header-env authorization=OTLP_TOKEN',
    'enrich-span spool clear --older-than 1d',
  ],
  takes: [0, 1],
  run: spool,
}

const actions: Readonly<Record<string, (args: ParsedArgs) => Promise<ExitCode>>> = {send, clear}

function spool(args: ParsedArgs): Promise<ExitCode> {
  const [word] = args.arguments
  if (word === undefined) return list(args)
  const act = actions[word]
  if (act === undefined)
    throw new UsageError(`spool has no command "${word}". Commands: ${Object.keys(actions).join(', ')}`)
  return act(args)
}

/** The folder of the option, or that of the environment. */
function folderOf(args: ParsedArgs): string | undefined {
  const setting = environment('HH_SPOOL')
  const isFolder = setting !== undefined && !/^(0|1|true|false)$/i.test(setting)
  return args.text('folder') ?? (isFolder ? setting : undefined)
}

async function list(args: ParsedArgs): Promise<ExitCode> {
  const owners = inspectSpool(folderOf(args)).filter(({spans}) => spans > 0)
  const spans = owners.reduce((sum, owner) => sum + owner.spans, 0)
  if (args.flag('json')) {
    await printJson({command: 'spool', ok: true, spans, owners: owners.map(toJson)})
    return exitCodes.ok
  }
  const lines = owners.map(
    owner =>
      `  ${stateOf(owner)}  ${String(owner.spans).padStart(7)} spans  ${sizeOf(owner.bytes)}  ${timeOf(owner.modified)}  ${owner.url ?? owner.destination}`,
  )
  print(`${[spans === 0 ? 'no span waits' : `${spans} spans wait`, ...lines].join('\n')}\n`)
  return exitCodes.ok
}

const toJson = ({owner, destination, url, state, spans, bytes, modified}: SpoolOwner): object => ({
  owner,
  destination,
  url,
  state,
  spans,
  bytes,
  modified,
})

const states = {dead: 'ended  ', alive: 'running', watch: 'unsure ', unknown: 'newer  '} as const

const stateOf = ({state}: SpoolOwner): string => states[state]
const sizeOf = (bytes: number): string => `${(bytes / 1024).toFixed(1).padStart(9)} KiB`
const timeOf = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')

/** Milliseconds without a response after which `send` ends. */
const patienceMs = 10_000

async function send(args: ParsedArgs): Promise<ExitCode> {
  const destination = destinationOf(args)
  const shown = shownUrlOf(destination.url)
  const isAny = args.flag('any')
  const waiting = inspectSpool(folderOf(args)).filter(({spans, state}) => spans > 0 && state !== 'alive')
  const others = isAny ? [] : waiting.filter(({url}) => url !== undefined && url !== shown)
  const sent = await deliverSpool({
    destination,
    folder: folderOf(args),
    reporter: {id: 'spool send'},
    rule: {everywhere: true, accepts: url => isAny || url === shown},
    watches: !args.flag('now'),
    patienceMs,
  })
  const left = inspectSpool(folderOf(args)).filter(({state, url}) => state !== 'alive' && (isAny || url === shown))
  const stay = left.reduce((sum, {spans}) => sum + spans, 0)
  const ok = stay === 0 && others.length === 0 && sent.refused === 0
  if (args.flag('json'))
    await printJson({command: 'spool', ok, ...sent, stay, otherUrls: [...new Set(others.map(({url}) => url))]})
  else {
    const counts = {refused: sent.refused, expired: sent.expired, damaged: sent.damaged, 'stay on disk': stay}
    const rest = Object.entries(counts).flatMap(([what, count]) => (count === 0 ? [] : `, ${what} ${count}`))
    const lines = [`sent ${sent.accepted} spans to ${shown}${rest.join('')}`]
    for (const {url, spans} of others)
      lines.push(`  not sent: ${spans} spans for ${url}. Pass --any to send them there`)
    print(`${lines.join('\n')}\n`)
  }
  return ok ? exitCodes.ok : exitCodes.runFailed
}

function destinationOf(args: ParsedArgs): UrlDestination {
  const url = args.text('url')
  const [configured] = destinationsInEnvironment()
  if (url === undefined) {
    if (configured !== undefined) return configured
    throw new UsageError('spool send needs a destination: pass --url, or set OTEL_EXPORTER_OTLP_ENDPOINT or HH_API_KEY')
  }
  if (!httpUrl.accepts(url)) throw new UsageError(`--url must be ${httpUrl.expected}, got "${url}"`)
  return {url, headers: Object.fromEntries(args.list('header-env').map(headerOf))}
}

function headerOf(text: string): [string, string] {
  const [, name = '', variable = ''] = /^([^=]+)=(.+)$/.exec(text) ?? []
  const value = environment(variable)
  if (name === '' || value === undefined) {
    throw new UsageError(`--header-env must be name=VARIABLE with a variable that is set, got "${text}"`)
  }
  return [name, value]
}

async function clear(args: ParsedArgs): Promise<ExitCode> {
  const age = args.text('older-than')
  if (age === undefined) throw new UsageError('spool clear needs --older-than, such as --older-than 1d')
  const deleted = clearSpool(folderOf(args), millisecondsOf(age))
  if (args.flag('json')) await printJson({command: 'spool', ok: true, ...deleted})
  else print(`deleted ${deleted.spans} spans, ${(deleted.bytes / 1024).toFixed(1)} KiB\n`)
  return exitCodes.ok
}

const units: Readonly<Record<string, number>> = {s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000}

function millisecondsOf(age: string): number {
  const [, number, unit = ''] = /^(\d+)([smhd])$/.exec(age) ?? []
  const ms = Number(number) * (units[unit] ?? Number.NaN)
  if (Number.isNaN(ms))
    throw new UsageError(`--older-than must be a number with s, m, h or d, such as 1d, got "${age}"`)
  return ms
}
