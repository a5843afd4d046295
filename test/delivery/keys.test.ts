import {createServer, type IncomingHttpHeaders} from 'node:http'
import type {AddressInfo} from 'node:net'
import test from 'ava'
import {HoneyHiveTracer, type TracerOptions} from 'enrich-span'
import {emit} from './faults/run-fault.ts'

/** The headers that a receiver gets from a tracer with these options. */
async function headersFrom(make: (url: string) => TracerOptions): Promise<IncomingHttpHeaders> {
  let headers: IncomingHttpHeaders = {}
  const server = createServer((request, response) => {
    ;({headers} = request)
    request.resume()
    response.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const tracer = new HoneyHiveTracer(make(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  emit(tracer, 1)
  await tracer.shutdown()
  server.closeAllConnections()
  server.close()
  return headers
}

const fromFile = ' hh_abc\r\n'

test.serial('a key that ends in a line end, as files do, is sent without it', async t => {
  t.is((await headersFrom(serverUrl => ({serverUrl, apiKey: fromFile})))['authorization'], 'Bearer hh_abc')
  process.env['HH_API_KEY'] = fromFile
  t.teardown(() => delete process.env['HH_API_KEY'])
  t.is((await headersFrom(serverUrl => ({serverUrl})))['authorization'], 'Bearer hh_abc')
  t.is((await headersFrom(serverUrl => ({serverUrl, apiKey: ' \n'})))['authorization'], 'Bearer hh_abc')
})

test('headers are sent without the spaces around their values', async t => {
  const headers = {'x-key': fromFile, 'x-latin': 'é'}
  t.like(await headersFrom(url => ({destination: {url, headers}})), {'x-key': 'hh_abc', 'x-latin': 'é'})
})
