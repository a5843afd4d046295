import {enrichSpan, HoneyHiveTracer} from 'enrich-span'
import {useZoneContext} from 'enrich-span/browser'
import {ways} from './ways.ts'

/** The context at the end of a way: the span that was active before, no span, or another one, which must never happen. */
export type Kept = 'kept' | 'none' | 'wrong'

/** One line of the matrix. */
export interface Line {
  readonly way: string
  readonly context: Kept
  readonly handle: Kept
}

const flows = 4

/** Walks every way in several flows at once, each in its own span, of two tenants by turns. */
async function walk(zone: boolean): Promise<readonly Line[]> {
  if (zone) await useZoneContext()
  const tenants = ['acme', 'globex'].map(project => new HoneyHiveTracer({project, destination: 'memory'}))
  const lines: Line[] = []
  for (const {name, run} of ways) {
    const seen: {context: Kept; handle: Kept}[] = []
    const work: unknown[] = []
    for (let flow = 0; flow < flows; flow++) {
      const tracer = tenants[flow % tenants.length]
      tracer?.startActiveSpan(`${name} ${flow}`, span => {
        const scope = enrichSpan.scope()
        const check = (): void => {
          const {target} = enrichSpan.explain()
          const context = target.span === undefined ? 'none' : target.span === span ? 'kept' : 'wrong'
          seen.push({context, handle: scope.enrich({flow}) && scope.span === span ? 'kept' : 'wrong'})
          span.end()
        }
        work.push(run(check))
      })
    }
    await Promise.all(work)
    if (seen.length !== flows) throw new Error(`${name}: ${seen.length} checks of ${flows}`)
    lines.push({
      way: name,
      context: worst(seen.map(each => each.context)),
      handle: worst(seen.map(each => each.handle)),
    })
  }
  const crossed = tenants.flatMap(({project, spans}) =>
    spans.filter(({attributes}) => attributes['honeyhive.project'] !== project),
  )
  if (crossed.length > 0) throw new Error(`${crossed.length} spans crossed`)
  return lines
}

function worst(seen: readonly Kept[]): Kept {
  if (seen.includes('wrong')) return 'wrong'
  return seen.includes('none') ? 'none' : 'kept'
}

Object.assign(globalThis, {walk})
