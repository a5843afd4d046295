import {writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import path from 'node:path'
import {build} from 'esbuild'
import {folderOf, installed, mark, start, textOf} from './launch.ts'
import {exampleReceiver, expectDelivery, serverlessExample} from './serverless.ts'
import {cells, type Form, loads, scenario, shared} from './programs.ts'

/** A worker that was bundled as wrangler bundles, served by Cloudflare's runtime. */
export function onWorkerd(flags: readonly string[]): (name: string, form: Form, url: string) => Promise<string> {
  return async (name, form, url) => {
    const receiver = await exampleReceiver()
    const example = serverlessExample('Cloudflare Workers', receiver.url)
    const worker = `import example from './example.mjs'
      ${loads(form, scenario)}
      export default {async fetch(request, env, ctx) {
        if (new URL(request.url).search !== '') return example.fetch(request, env, ctx)
        return new Response('${mark}' + JSON.stringify(await ${cells(scenario, url)}))
      }}`
    const folder = folderOf(`${name} ${form}`, {...shared(scenario), 'worker.mjs': worker, 'example.mjs': example})
    const conditions = ['workerd', 'worker', 'browser']
    const options = {
      bundle: true,
      format: 'esm',
      conditions,
      logLevel: 'silent',
    } as const
    const outfile = path.join(folder, 'out.mjs')
    await build({entryPoints: [path.join(folder, 'worker.mjs')], outfile, tsconfigRaw: {}, ...options})
    const port = await freePort()
    writeFileSync(path.join(folder, 'config.capnp'), configOf(port, flags))
    const {stop} = start(folder, installed('@cloudflare/workerd-linux-64/bin/workerd'), 'serve', 'config.capnp')
    try {
      const found = await textOf(`http://127.0.0.1:${port}/`)
      await expectDelivery(`http://127.0.0.1:${port}/`, receiver)
      return found
    } finally {
      await stop()
      await receiver.close()
    }
  }
}

const configOf = (port: number, flags: readonly string[]): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["public", "private"]))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "out.mjs")],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ${JSON.stringify(flags)},
);
`

/** A loopback port that nobody listens on. */
export function freePort(): Promise<number> {
  const server = createServer()
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
