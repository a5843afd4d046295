import {runInNewContext} from 'node:vm'
import test from 'ava'
import {toError} from '../../src/diagnostics/errors.ts'

const revoked = (): object => {
  const {proxy, revoke} = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const own = new TypeError('no')
const foreign = runInNewContext('new TypeError("no such file")') as Error

for (const [what, thrown, message, same] of [
  ['an error', own, 'no', true],
  ['an error of another realm', foreign, 'no such file', true],
  ['a text', 'just text', 'just text', false],
  ['an object', {code: 1}, 'a non-Error value was thrown: object', false],
  ['undefined', undefined, 'a non-Error value was thrown: undefined', false],
  ['a revoked proxy', revoked(), 'a non-Error value was thrown: object', false],
  [
    'an error whose message is an object',
    Object.assign(new Error('x'), {message: Object.create(null) as unknown}),
    'a non-Error value was thrown: object',
    false,
  ],
] as const) {
  test(`thrown: ${what}. It is an error with a text as its message`, t => {
    const error = toError(thrown)
    t.is(error.message, message)
    t.is((error as unknown) === thrown, same)
  })
}
