/** Returns `base` with `path` added to its path. The query stays after the path. */
export function endpointBelow(base: string, path: string): string {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`
  url.hash = ''
  return url.href
}

/** Returns the intended base if `base` already ends in `path`, or `undefined` otherwise. */
export function baseWithout(base: string, path: string): string | undefined {
  const url = new URL(base)
  const trimmed = url.pathname.replace(/\/+$/, '')
  if (!trimmed.endsWith(path)) return undefined
  url.pathname = trimmed.slice(0, -path.length)
  return url.pathname === '/' && url.search === '' ? url.origin : url.href
}

/** The path of HoneyHive's OTLP route. */
export const honeyHivePath = '/opentelemetry/v1/traces'
/** The path of OTLP receivers for spans. */
const tracesPath = '/v1/traces'

/** Returns a hint for a URL that draws 404, or `undefined`. The hint must not show a query. */
export function hintFor404(url: string): string | undefined {
  const {origin, pathname} = new URL(url)
  if (pathname.endsWith(honeyHivePath))
    return 'HoneyHive responds with 404 to a key that is invalid, revoked or not permitted, and to an unknown project'
  if (pathname.endsWith(tracesPath)) return undefined
  return `Receivers take spans at ${tracesPath}: did you mean '${origin}${pathname.replace(/\/+$/, '')}${tracesPath}'?`
}
