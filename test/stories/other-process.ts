import {createServer} from 'node:http'
import {parentPort, workerData} from 'node:worker_threads'
import type {Carrier} from 'enrich-span'
import {carrierHeader} from 'enrich-span'
import {continueWork, serveRequest} from './processes.ts'

// Started as a worker thread, as a child process, or as a child process that serves HTTP.
const [, , mode] = process.argv
if (parentPort !== null) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort.postMessage(await continueWork(workerData as Carrier))
} else if (mode === 'serve') {
  const server = createServer((request, response) => {
    const carrier = request.headers[carrierHeader]
    const work = typeof carrier === 'string' ? continueWork(carrier) : Promise.resolve(serveRequest(request.headers))
    void work.then(reported => response.end(JSON.stringify(reported)))
  }).listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  })
} else {
  process.once('message', carrier => {
    void continueWork(carrier as Carrier).then(reported => process.send?.(reported, () => process.disconnect()))
  })
}
