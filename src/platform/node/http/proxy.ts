import {URL} from 'node:url'
import {environment} from '../environment.ts'

/**
 * Returns the proxy for `target` that the environment names, as curl and most programs read it. Returns an error if the
 * variable is not the URL of a proxy. `NODE_USE_ENV_PROXY=0` turns proxies off.
 */
export function proxyFor(target: URL): URL | Error | undefined {
  if (environment('NODE_USE_ENV_PROXY') === '0' || isExempt(target)) return undefined
  const name = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = either(name)
  if (value === undefined) return undefined
  const address = value.includes('://') ? value : `http://${value}`
  const proxy = URL.canParse(address) ? new URL(address) : undefined
  if (proxy?.protocol === 'http:' || proxy?.protocol === 'https:') return proxy
  return new Error(`environment: ${name} must be the http(s) URL of a proxy`)
}

// The lower-case name wins, because it is the older one.
function either(name: string): string | undefined {
  return (environment(name.toLowerCase()) ?? environment(name))?.trim()
}

// An entry is `*`, a host, or a domain with all hosts below it. Each may have a port.
function isExempt({hostname, port, protocol}: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const number = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return (either('NO_PROXY') ?? '').split(/[\s,]+/).some(entry => {
    if (entry === '*') return true
    const [, name = '', only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    // An IPv6 address without brackets contains colons itself.
    const isAddress = entry.split(':').length > 2 && !entry.startsWith('[')
    if (isAddress) return entry.toLowerCase() === host
    const domain = name.replace(/^\*?\./, '')
    if (domain === '' || (only !== undefined && only !== number)) return false
    return host === domain || host.endsWith(`.${domain}`)
  })
}
