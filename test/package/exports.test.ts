import test from 'ava'
import {doors} from './doors.ts'
import {runCode} from './run.ts'

/**
 * A function `picture()` as text: names and identities of what a process shares, read without calling a getter.
 * The first one is thrown away: looking makes Node load parts of its own that it had put off.
 */
const picture = /* js */ `
  const ids = new Map()
  const identity = value => {
    if (typeof value !== 'object' && typeof value !== 'function') return String(value)
    if (!ids.has(value)) ids.set(value, ids.size)
    return '#' + ids.get(value)
  }
  const describe = ({value, get, set}) => [value, get, set].map(identity).join()
  function picture() {
    const owners = {globalThis, process}
    for (const shared of [Object, Function, Array, Promise, Map, WeakMap, Symbol, Error, Proxy, Reflect, JSON, Math]) {
      const name = shared.name ?? shared[Symbol.toStringTag]
      owners[name] = shared
      if (shared.prototype) owners[name + '.prototype'] = shared.prototype
    }
    const seen = {}
    for (const [name, owner] of Object.entries(owners)) {
      for (const key of Reflect.ownKeys(owner)) {
        if (String(key).startsWith('_events')) continue
        seen[name + '.' + String(key)] = describe(Reflect.getOwnPropertyDescriptor(owner, key))
      }
    }
    for (const event of ['beforeExit', 'exit', 'SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection', 'warning']) {
      seen['listeners of ' + event] = process.listenerCount(event)
    }
    seen.environment = JSON.stringify(process.env)
    const lasting = /^(Timeout|Immediate|TCP|UDP|Server|FSEvent|Worker|MessagePort)/
    seen['open resources'] = String(process.getActiveResourcesInfo().filter(name => lasting.test(name)))
    return seen
  }
`

for (const door of doors) {
  test(`require('${door}') is the module that import gives`, async t => {
    const {code, stderr} = await runCode(`
      import {createRequire} from 'node:module'
      const required = createRequire(process.cwd() + '/any.js')('${door}')
      if (required !== await import('${door}')) throw new Error('two modules')
    `)
    t.is(code, 0, stderr)
  })

  test(`importing ${door} touches nothing but the one symbol`, async t => {
    const {code, stdout, stderr} = await runCode(`
      ${picture}
      picture()
      const before = picture()
      await import('${door}')
      const after = picture()
      const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      console.log(JSON.stringify(names.filter(name => before[name] !== after[name])))
    `)
    t.is(code, 0, stderr)
    t.is(stderr, '')
    const touched = (JSON.parse(stdout) as string[]).filter(name => name !== 'globalThis.Symbol(enrich-span.v1)')
    t.deepEqual(touched, [])
  })
}

test('the picture shows what an import could touch', async t => {
  const {stdout, stderr} = await runCode(`
    ${picture}
    picture()
    const before = picture()
    globalThis.leaked = 1
    Array.prototype.leaked = 1
    Error.stackTraceLimit = 1
    process.on('beforeExit', () => {})
    process.env.LEAKED = '1'
    setTimeout(() => {}, 1)
    const after = picture()
    console.log(JSON.stringify(Object.keys(after).filter(name => before[name] !== after[name]).sort()))
  `)
  t.deepEqual(
    JSON.parse(stdout || '[]'),
    [
      'Array.prototype.leaked',
      'Error.stackTraceLimit',
      'environment',
      'globalThis.leaked',
      'listeners of beforeExit',
      'open resources',
    ],
    stderr,
  )
})
