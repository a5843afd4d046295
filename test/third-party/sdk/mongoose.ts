import {load} from '../load.ts'
import {all, first, type Sdk} from './call.ts'
import {mongoServer} from './mongo-server.ts'

interface Query extends Promise<unknown>, AsyncIterable<unknown> {
  exec(): Promise<unknown>
  lean(): Query
  sort(order: object): Query
  orFail(): Query
  cursor(): Cursor
}

interface Cursor extends AsyncIterable<unknown> {
  eachAsync(each: (document: unknown) => void): Promise<void>
  on(name: string, listener: (value: unknown) => void): Cursor
  toArray(): Promise<unknown>
}

interface Model {
  find(filter?: object): Query
  findOne(filter?: object): Query
  aggregate(steps: readonly object[]): Query
  readonly collection: {find(filter?: object): Cursor}
}

interface Mongoose {
  createConnection(
    url: string,
    options: object,
  ): {
    asPromise(): Promise<unknown>
    model(name: string, schema: object): Model
    close(force?: boolean): Promise<void>
  }
  readonly Schema: new (fields: object) => object
}

/** The `mongoose` package against a server on this machine. */
export async function mongoose(): Promise<Sdk> {
  const server = await mongoServer()
  const {default: library} = await load<{default: Mongoose}>('mongoose')
  const connection = library.createConnection(server.url, {autoIndex: false, autoCreate: false, directConnection: true})
  await connection.asPromise()
  const person = connection.model('Person', new library.Schema({_id: Number, name: String}))
  const find = (): Query => person.find().lean()
  const bad = (): Query => person.find({_id: {$in: [1]}, name: 'bad'}).lean()
  const rows = {'result.0.name': 'Ada', 'result.1.name': 'Bob'}
  return {
    calls: [
      {title: 'await', call: find, use: async (q: Query) => q, outputs: rows},
      {title: 'exec', call: find, use: async (q: Query) => q.exec(), outputs: rows},
      {
        title: 'a query that is extended, exec',
        call: find,
        use: async (q: Query) => q.sort({name: 1}).exec(),
        outputs: rows,
      },
      {
        title: 'findOne, exec inside the function',
        call: async () => person.findOne().lean().exec(),
        use: async (q: Promise<unknown>) => q,
        outputs: {'result.name': 'Ada'},
      },
      {title: 'then and finally', call: find, use: async (q: Query) => q.finally(() => {}), outputs: rows},
      {title: 'documents', call: () => person.find(), use: async (q: Query) => String(await q.exec())},
      {title: 'iterated', call: find, use: async (q: Query) => all(q), outputs: rows},
      {title: 'iterated, left early', call: find, use: async (q: Query) => first(q), outputs: {'result.0.name': 'Ada'}},
      {title: 'cursor, iterated', call: find, use: async (q: Query) => all(q.cursor()), outputs: rows},
      {
        title: 'cursor inside the function, eachAsync',
        call: () => find().cursor(),
        use: async (cursor: Cursor) => {
          const seen: unknown[] = []
          await cursor.eachAsync(document => void seen.push(document))
          return seen
        },
      },
      {
        title: 'cursor, as a stream',
        call: () => find().cursor(),
        use: async (cursor: Cursor) =>
          new Promise(resolve => {
            const seen: unknown[] = []
            cursor.on('data', document => seen.push(document)).on('end', () => resolve(seen))
          }),
        outputs: rows,
      },
      {
        title: 'aggregate, exec',
        call: () => person.aggregate([{$match: {}}]),
        use: async (q: Query) => q.exec(),
        outputs: rows,
      },
      {
        title: 'a cursor of the driver, toArray',
        call: () => person.collection.find(),
        use: async (cursor: Cursor) => cursor.toArray(),
        outputs: rows,
      },
      {
        title: 'a cursor of the driver, iterated',
        call: () => person.collection.find(),
        use: async (cursor: Cursor) => all(cursor),
        outputs: rows,
      },
      {title: 'a query that fails', call: bad, use: async (q: Query) => q.exec(), error: 'no such field'},
      {
        title: 'a query whose error is caught',
        call: bad,
        use: async (q: Query) => q.catch((error: Error) => error.message),
        error: 'no such field',
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await connection.close(true)
      server[Symbol.dispose]()
    },
  }
}
