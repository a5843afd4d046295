import vm from 'node:vm'
import test from 'ava'
import {toError} from '../../src/diagnostics/errors.ts'

test('an error of another realm, as those of Node are under Jest, stays itself', t => {
  const foreign: unknown = vm.runInNewContext("Object.assign(new TypeError('no route'), {code: 'ENETUNREACH'})")
  t.true(toError(foreign) === foreign)
})

test('an object that is not an error becomes one', t => {
  t.is(toError({message: 'odd'}).message, 'a non-Error value was thrown: object')
})
