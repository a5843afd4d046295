import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {folderOf, home, installed, mark, output, start, textOf} from './launch.ts'
import {cells, type Form, loads, scenario, shared} from './programs.ts'
import {exampleReceiver, expectDelivery, serverlessExample} from './serverless.ts'
import {freePort} from './workerd.ts'

/** A route handler of Next, on Node and at the edge, built by both of its bundlers. */
export const nextRows: readonly {readonly name: string; readonly forms: readonly Form[]; readonly run: NextRun}[] = [
  {name: 'Next by Turbopack, route on Node', forms: ['import'], run: route('nodejs', '--turbopack')},
  {name: 'Next by Turbopack, route at the edge', forms: ['import'], run: route('edge', '--turbopack')},
  {name: 'Next by webpack, route on Node', forms: ['import'], run: route('nodejs', '--webpack')},
  {name: 'Next by webpack, route at the edge', forms: ['import'], run: route('edge', '--webpack')},
]

type NextRun = (name: string, form: Form, url: string) => Promise<string>

function route(runtime: 'nodejs' | 'edge', bundler: '--turbopack' | '--webpack'): NextRun {
  return async (name, form, url) => {
    const handler = `${loads(form, scenario).replace('./scenario', '../../scenario')}
      export const runtime = '${runtime}'
      export const dynamic = 'force-dynamic'
      export async function GET() {
        return new Response('${mark}' + JSON.stringify(await ${cells(scenario, url)}))
      }`
    const folder = folderOf(name, {
      ...shared(scenario),
      'app/check/route.js': handler,
      'next.config.mjs': `export default {turbopack: {root: ${JSON.stringify(home)}}}\n`,
      'app/layout.js': 'export default ({children}) => children\n',
      'app/page.js': 'export default () => null\n',
    })
    const receiver = await exampleReceiver()
    const example = `${serverlessExample('Next.js', receiver.url)}\nexport const runtime = '${runtime}'\n`
    mkdirSync(path.join(folder, 'app/after'))
    writeFileSync(path.join(folder, 'app/after/route.js'), example)
    const next = installed('next/dist/bin/next')
    const node = installed('node20/bin/node')
    await output(folder, node, next, 'build', bundler)
    const port = await freePort()
    const {stop} = start(folder, node, next, 'start', '--hostname', '127.0.0.1', '--port', String(port))
    try {
      const found = await textOf(`http://127.0.0.1:${port}/check`)
      await expectDelivery(`http://127.0.0.1:${port}/after`, receiver)
      return found
    } finally {
      await stop()
      await receiver.close()
    }
  }
}
