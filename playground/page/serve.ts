// The playground page on loopback: `npm run playground`. It contacts no other server, and nothing leaves the machine.
import {existsSync, readFileSync} from 'node:fs'
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import process from 'node:process'
import {compile} from './compile.ts'

const folder = path.join(import.meta.dirname, 'public')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.map': 'application/json',
  '.ts': 'text/plain',
  '.svg': 'image/svg+xml',
}

const policy = [
  "default-src 'none'",
  // The program of the editor runs as a module that the page makes.
  "script-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const server = createServer((request, response) => void answer(request, response))
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  console.log(`The playground is at http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {port} = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  // Another name for this address could belong to a page of another site.
  if (request.headers.host !== `127.0.0.1:${port}`) return void response.writeHead(403).end()
  const {pathname} = new URL(request.url ?? '/', origin)
  if (request.method === 'POST' && pathname === '/compile') {
    const {program, lowered} = JSON.parse(await bodyOf(request)) as {program: string; lowered: boolean}
    return send(response, 'application/json', JSON.stringify(await compile(program, lowered, origin)))
  }
  const file = path.join(folder, pathname === '/' ? 'index.html' : path.normalize(pathname))
  const type = types[path.extname(file)]
  if (type === undefined || !file.startsWith(folder + path.sep) || !existsSync(file)) {
    return void response.writeHead(404).end('not found')
  }
  send(response, type, readFileSync(file))
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'cache-control': 'no-store',
  }
  response.writeHead(200, headers).end(body)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
