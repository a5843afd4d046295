import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {Agent, request} from 'node:http'
import {connect, createServer} from 'node:net'
import path from 'node:path'
import {setTimeout as pause} from 'node:timers/promises'
import {transform} from 'esbuild'
import type {TraceReceiver} from './trace-receiver.ts'
import {fences} from '../package/code-blocks.ts'

/** The files of a program, by name. */
export type Files = Readonly<Record<string, string>>

const home = path.resolve('.build/recipes')

/** Returns the files of docs/frameworks.md: those that all frameworks share, and those of `framework`. */
export function recipe(framework: string): Files {
  const blocks = fences(readFileSync('docs/frameworks.md', 'utf8'))
  const named = blocks.flatMap(({info, body}) => {
    const file = / file=(\S+)$/.exec(info)?.[1]
    return file === undefined ? [] : [[file, body] as const]
  })
  const ours = named.filter(([file]) => !file.includes('/') || file.startsWith(`${framework}/`))
  return Object.fromEntries(ours.map(([file, body]) => [path.basename(file), body]))
}

/** A server in a process of its own. */
export interface Served {
  readonly pid: number
  readonly port: number
  /** Sends SIGTERM. Resolves to the exit code and to what it printed on stderr. */
  stop(): Promise<{readonly code: number | null; readonly stderr: string}>
}

/** How a program is started. `package`: the code of the package that it imports as `enrich-span`, in place of the real one. */
interface Launch {
  readonly files: Files
  readonly env: Readonly<Record<string, string>>
  readonly package?: string
  /** Modules that are loaded after `instrumentation.js` and before the server. */
  readonly imports?: readonly string[]
}

/** Writes the program to a folder from which the third-party libraries are found, and starts it. */
export async function serve(name: string, {files, env, package: stub, imports = []}: Launch): Promise<Served> {
  const folder = path.join(home, name)
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  const libraries = path.join(home, 'node_modules')
  if (!existsSync(libraries)) symlinkSync(path.resolve('test/third-party/node_modules'), libraries)
  if (stub !== undefined) {
    const copy = path.join(folder, 'node_modules/enrich-span')
    mkdirSync(copy, {recursive: true})
    writeFileSync(path.join(folder, 'package.json'), '{"type": "module"}')
    writeFileSync(path.join(copy, 'package.json'), '{"type": "module", "exports": "./index.js"}')
    writeFileSync(path.join(copy, 'index.js'), stub)
  }
  for (const [file, text] of Object.entries(files)) {
    const isTypeScript = file.endsWith('.ts')
    const code = isTypeScript ? await compiled(text) : text
    writeFileSync(path.join(folder, file.replace(/\.ts$/, '.js')), code)
  }
  const port = await freePort()
  const preloads = ['./instrumentation.js', ...imports].flatMap(module => ['--import', module])
  const child = spawn(process.execPath, [...preloads, 'server.js'], {
    cwd: folder,
    env: {
      ...process.env,
      PORT: String(port),
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
      HH_QUIET: '',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = once(child, 'exit')
  await listening(port, child, () => stderr)
  return {
    pid: child.pid ?? 0,
    port,
    async stop() {
      child.kill('SIGTERM')
      await ended
      return {code: child.exitCode, stderr}
    },
  }
}

/** How many requests a program of the page serves, and where its spans go. */
interface Requests extends Pick<Launch, 'files' | 'package' | 'imports'> {
  readonly receiver: TraceReceiver
  readonly requests: number
}

/** Starts a program, sends it requests, and stops it. Throws if it printed an error or a warning. */
export async function serveRequests(name: string, {receiver, requests, ...launch}: Requests): Promise<void> {
  const env = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url('application'),
    TENANTS_URL: receiver.url('tenants'),
    // A burst of spans must not be more than the stock processor keeps.
    OTEL_BSP_MAX_QUEUE_SIZE: '100000',
  }
  const served = await serve(name, {...launch, env})
  await sendRequests(served.port, requests)
  const {code, stderr} = await served.stop()
  if (code !== 0 || stderr !== '') throw new Error(`${name} ended with ${code}: ${stderr}`)
}

async function compiled(text: string): Promise<string> {
  const tsconfigRaw = {compilerOptions: {experimentalDecorators: true}}
  return (await transform(text, {loader: 'ts', format: 'esm', target: 'es2022', tsconfigRaw})).code
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function listening(port: number, child: ChildProcess, stderr: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${stderr()}`)
    try {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.destroy()
      return
    } catch {
      await pause(50)
    }
  }
  throw new Error(`the server does not listen: ${stderr()}`)
}

interface Get {
  readonly port: number
  readonly path: string
  readonly agent: Agent
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends one request. Resolves to the status and the body. */
function get({port, path: target, agent, headers = {}}: Get): Promise<{status: number; body: string}> {
  return new Promise((resolve, reject) => {
    const outgoing = request({host: '127.0.0.1', port, path: target, agent, headers}, response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => (body += text))
      response.on('end', () => resolve({status: response.statusCode ?? 0, body}))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

export const tenantsOfRequests = ['acme', 'globex', 'initech'] as const

/** The tenant of a request. */
export const tenantOf = (number: number): string => tenantsOfRequests[number % 3] ?? ''

/** Sends `requests` interleaved requests of three tenants. Every fourth continues a trace of another process. */
export async function sendRequests(
  port: number,
  requests: number,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const agent = new Agent({keepAlive: true, maxSockets: 50})
  let next = 0
  const worker = async (): Promise<void> => {
    for (let number = next++; number < requests; number = next++) {
      const remote: Record<string, string> = number % 4 === 0 ? {traceparent: traceparent(number)} : {}
      const headers = {authorization: `token-of-${tenantOf(number)}`, ...remote, ...more}
      const {status, body} = await get({port, path: `/answer/q${number}`, agent, headers})
      if (status !== 200 || !body.includes(`q${number}"`)) throw new Error(`request ${number}: ${status} ${body}`)
    }
  }
  await Promise.all(Array.from({length: 50}, worker))
  agent.destroy()
}

/** The id of the span of another process that request `number` continues. */
export const remoteParent = (number: number): string => (number + 1).toString(16).padStart(16, '0')

function traceparent(number: number): string {
  return `00-${(number + 1).toString(16).padStart(31, '0').padStart(32, 'a')}-${remoteParent(number)}-01`
}
