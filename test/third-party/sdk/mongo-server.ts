import {once} from 'node:events'
import {createServer, type Socket} from 'node:net'
import {load} from '../load.ts'

interface Bson {
  readonly serialize: (document: object) => Uint8Array
  readonly deserialize: (bytes: Uint8Array) => Command
}

type Command = Readonly<Record<string, unknown>>

/** A server of MongoDB's protocol with one collection of two people. It refuses to search for `bad`. */
export async function mongoServer(): Promise<Disposable & {readonly url: string}> {
  const bson = await load<Bson>('bson')
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    let left = Buffer.alloc(0)
    socket.on('data', bytes => {
      left = Buffer.concat([left, bytes])
      while (left.length >= 4 && left.length >= left.readInt32LE(0)) {
        const length = left.readInt32LE(0)
        socket.write(respond(bson, left.subarray(0, length)))
        left = left.subarray(length)
      }
    })
    socket.on('error', () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `mongodb://127.0.0.1:${port}/test`,
    [Symbol.dispose]: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

const legacyQuery = 2004
const legacyReply = 1
const message = 2013

function respond({serialize, deserialize}: Bson, request: Buffer): Buffer {
  const id = request.readInt32LE(4)
  if (request.readInt32LE(12) === legacyQuery) {
    const head = Buffer.alloc(20)
    head.writeInt32LE(1, 16)
    return framed(id, legacyReply, Buffer.concat([head, serialize(hello)]))
  }
  // Flags, and one section that is the command.
  const command = deserialize(request.subarray(21, 21 + request.readInt32LE(21)))
  return framed(id, message, Buffer.concat([Buffer.alloc(5), serialize(outcomeOf(command))]))
}

function framed(id: number, kind: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeInt32LE(16 + body.length, 0)
  head.writeInt32LE(id, 8)
  head.writeInt32LE(kind, 12)
  return Buffer.concat([head, body])
}

const hello = {
  ismaster: true,
  isWritablePrimary: true,
  helloOk: true,
  maxBsonObjectSize: 1_000_000,
  maxMessageSizeBytes: 1_000_000,
  maxWriteBatchSize: 1_000,
  minWireVersion: 0,
  maxWireVersion: 25,
  ok: 1,
}

const people = [
  {_id: 1, name: 'Ada'},
  {_id: 2, name: 'Bob'},
]

function outcomeOf(command: Command): object {
  if (JSON.stringify(command).includes('"bad"')) return {ok: 0, code: 2, codeName: 'BadValue', errmsg: 'no such field'}
  if ('find' in command || 'aggregate' in command) {
    const firstBatch = command['limit'] === 1 ? people.slice(0, 1) : people
    return {cursor: {id: 0n, ns: 'test.people', firstBatch}, ok: 1}
  }
  return 'hello' in command || 'ismaster' in command ? hello : {ok: 1}
}
