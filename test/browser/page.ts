import {createServer, type RequestListener, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import type {Browser, Page} from 'playwright-core'

/** A page of a test, with its errors and warnings. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  readonly origin: string
  /** Console errors, uncaught exceptions and violations of the content security policy. */
  readonly complaints: readonly string[]
  /** Warnings on the console. */
  readonly warnings: readonly string[]
}

/** Serves `script` in an empty page on loopback, under a policy that allows no eval, and opens it. */
export async function openPage(
  browser: Browser,
  script: string,
  more?: RequestListener,
  policy: string = strict,
): Promise<OpenPage> {
  const server = await serve((request, response) => {
    const {pathname} = new URL(request.url ?? '/', 'http://page')
    if (pathname === '/') response.writeHead(200, headers('text/html', policy)).end(html)
    else if (pathname === '/page.js') response.writeHead(200, headers('text/javascript', policy)).end(script)
    else if (pathname === '/echo') response.writeHead(200, headers('text/plain', policy)).end('echo '.repeat(10))
    else if (more !== undefined) more(request, response)
    else response.writeHead(404).end()
  })
  const page = await browser.newPage()
  const complaints: string[] = []
  const warnings: string[] = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
    if (message.type() === 'warning') warnings.push(message.text())
  })
  await page.goto(originOf(server))
  const close = async (): Promise<void> => {
    await page.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return {page, origin: originOf(server), complaints, warnings, [Symbol.asyncDispose]: close}
}

/** Listens on a free loopback port. */
export function serve(listener: RequestListener): Promise<Server> {
  const server = createServer(listener)
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

/** Where `server` listens. */
export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const strict = "default-src 'none'; script-src 'self'; connect-src *; worker-src 'self'; img-src data:"

function headers(type: string, policy: string): Record<string, string> {
  return {'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy}
}

const html = `<!doctype html><html lang="en"><title>enrich-span</title><link rel="icon" href="data:,">
<button id="button">button</button><script type="module" src="/page.js"></script></html>`
