import {folderOf, home, installed, mark, output, start, textOf} from './launch.ts'
import {cells, type Form, loads, scenario, shared} from './programs.ts'
import {freePort} from './workerd.ts'

/** A route handler of Next, built by Turbopack, on Node and at the edge. */
export const nextRows: readonly {readonly name: string; readonly forms: readonly Form[]; readonly run: NextRun}[] = [
  {name: 'Next, route on Node', forms: ['import'], run: route('nodejs')},
  {name: 'Next, route at the edge', forms: ['import'], run: route('edge')},
]

type NextRun = (name: string, form: Form, url: string) => Promise<string>

function route(runtime: 'nodejs' | 'edge'): NextRun {
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
    const next = installed('next/dist/bin/next')
    const node = installed('node20/bin/node')
    await output(folder, node, next, 'build')
    const port = await freePort()
    const {stop} = start(folder, node, next, 'start', '--hostname', '127.0.0.1', '--port', String(port))
    try {
      return await textOf(`http://127.0.0.1:${port}/check`)
    } finally {
      await stop()
    }
  }
}
