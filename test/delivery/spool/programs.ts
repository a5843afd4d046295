import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, readdirSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

/** How a program ended, and what it wrote. */
export interface Ended {
  /** The exit code or the signal. */
  readonly ended: number | string | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** A working directory for programs that share a spool. */
export class SpoolFolder {
  readonly folder: string = mkdtempSync(path.join(tmpdir(), 'enrich-span-spool-'))

  /** Runs a module until its end. `env` is the whole environment but PATH. `watch` sees stdout as it grows. */
  async run(
    text: string,
    env: Readonly<Record<string, string>> = {},
    watch: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
    flags: readonly string[] = [],
  ): Promise<Ended> {
    const began = performance.now()
    const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', text], {
      cwd: this.folder,
      env: {PATH: process.env['PATH'], ...env},
    })
    let stdout = ''
    let stderr = ''
    child.stderr.on('data', chunk => (stderr += String(chunk)))
    child.stdout.on('data', chunk => {
      stdout += String(chunk)
      watch(stdout, signal => void child.kill(signal))
    })
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
    return {ended: code ?? signal, stdout, stderr, ms: performance.now() - began}
  }

  /** The files below the spool, relative to it. */
  files(): string[] {
    const folder = path.join(this.folder, '.enrich-span', 'spool')
    return readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort()
  }
}

/** The beginning of a program: `tracer` sends to `url` with a spool, and `end(n)` ends so many spans, numbered on. */
export function program(url: string, rest: string, options = 'spool: true'): string {
  return `
    import {writeSync} from 'node:fs'
    import {diagnostics, HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    const tracer = new HoneyHiveTracer({
      destination: {url: '${url}', protocol: 'http/json', headers: {authorization: 'Bearer key-of-a-tenant'}, ${options}},
    })
    const offset = Number(process.env.OFFSET ?? 0)
    let ended = offset
    const end = count => {
      for (const last = ended + count; ended < last; ended++) tracer.startSpan(String(ended)).end()
    }
    const until = async (test, ms = 10_000) => {
      for (const last = Date.now() + ms; !test() && Date.now() < last; ) await new Promise(done => setTimeout(done, 5))
    }
    ${rest}
  `
}

/** A program that delivers what others left and prints its counts. */
export function heir(url: string, expected: number, options?: string): string {
  return program(
    url,
    `
      await until(() => diagnostics().recovered.accepted >= ${expected})
      await tracer.shutdown()
      console.log(JSON.stringify(diagnostics().recovered))
    `,
    options,
  )
}
