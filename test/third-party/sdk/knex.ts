import {Readable, type Writable} from 'node:stream'
import {setImmediate as turn} from 'node:timers/promises'
import {load} from '../load.ts'
import {all, type Sdk} from './call.ts'

interface Query extends Promise<unknown> {
  where(condition: object): Query
  first(): Query
  stream(): AsyncIterable<unknown> & Readable
  asCallback(done: (error: unknown, rows: unknown) => void): unknown
}

interface Knex {
  (table: string): Query
  raw(sql: string): Query
  destroy(): Promise<void>
}

type ClientClass = new (config: object) => object

/** The `knex` package with a driver in this process. */
export async function knex(): Promise<Sdk> {
  const {default: create} = await load<{
    default: ((config: object) => Knex) & {Client: ClientClass}
  }>('knex')
  const db = create({client: memoryClient(create.Client), connection: {}, pool: {min: 0, max: 1}})
  const people = (): Query => db('people')
  const rows = {'result.0.name': 'Ada', 'result.1.name': 'Bob'}
  return {
    calls: [
      {title: 'await', call: people, use: async (q: Query) => q, outputs: rows},
      {
        title: 'await an async function',
        call: async () => people(),
        use: async (q: Promise<unknown>) => q,
        outputs: rows,
      },
      {
        title: 'a query that is extended',
        call: people,
        use: async (q: Query) => q.where({a: 1}).first(),
        outputs: {'result.name': 'Ada'},
      },
      {title: 'then and finally', call: people, use: async (q: Query) => q.finally(() => {}), outputs: rows},
      {title: 'stream', call: people, use: async (q: Query) => all(q.stream()), outputs: rows},
      {
        title: 'asCallback',
        call: people,
        use: async (q: Query) => new Promise(resolve => void q.asCallback((_, found) => resolve(found))),
        outputs: rows,
      },
      {
        title: 'a query that fails',
        call: () => people().where({bad: 1}),
        use: async (q: Query) => q,
        error: 'no such column',
      },
      {
        title: 'a query whose error is caught',
        call: () => people().where({bad: 1}),
        use: async (q: Query) => q.catch((error: Error) => error.message),
        error: 'no such column',
      },
      {title: 'raw', call: () => db.raw('select 1'), use: async (q: Query) => q, outputs: rows},
    ],
    [Symbol.asyncDispose]: async () => db.destroy(),
  }
}

interface Obj {
  readonly sql: string
  readonly method: string
  response?: unknown
}

function memoryClient(Client: ClientClass): ClientClass {
  const people = [{name: 'Ada'}, {name: 'Bob'}]
  const run = async (query: Obj): Promise<Obj> => {
    await turn()
    if (query.sql.includes('bad')) throw new Error('no such column')
    return Object.assign(query, {response: people})
  }
  return class extends Client {
    // Read by the constructor, so before a field would be set.
    get dialect(): string {
      return 'memory'
    }
    get driverName(): string {
      return 'memory'
    }
    _driver(): object {
      return {}
    }
    async acquireRawConnection(): Promise<object> {
      return {}
    }
    async destroyRawConnection(): Promise<void> {}
    validateConnection(): boolean {
      return true
    }
    async _query(_: object, query: Obj): Promise<Obj> {
      return run(query)
    }
    async _stream(_: object, query: Obj, stream: Writable): Promise<void> {
      const {response} = await run(query)
      Readable.from(response as object[]).pipe(stream)
      await new Promise(resolve => stream.on('end', resolve))
    }
    processResponse({method, response}: Obj): unknown {
      return method === 'first' ? (response as readonly unknown[])[0] : response
    }
  }
}
