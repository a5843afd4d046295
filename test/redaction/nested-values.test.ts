import type {Attributes} from '@opentelemetry/api'
import test from 'ava'
import {compileRedact, mask} from '../../src/redaction/redact.ts'
import {redactAttributes} from '../../src/redaction/redact-attributes.ts'

const redactor = (paths: readonly string[]) =>
  compileRedact({paths, replace: value => (value === 'jane' ? 'J.' : value)}, 1_000, () => {})

// Spans of an SDK for api 1.10 hold such values.
const rows: readonly (readonly [what: string, value: unknown, shown: unknown])[] = [
  ['a member', {password: 'x', user: 'a'}, {password: mask, user: 'a'}],
  ['a member of a list', [{password: 'x'}, {user: 'a'}], [{password: mask}, {user: 'a'}]],
  ['a member five levels down', {a: {b: [{c: {password: 'x'}}]}}, {a: {b: [{c: {password: mask}}]}}],
  ['everything below a masked member', {password: {old: 'x', list: ['y', 1]}}, {password: mask}],
  ['a value and a key that `replace` changes', {jane: 'jane'}, {'J.': 'J.'}],
  ['bytes of a masked member', {password: new Uint8Array([1])}, {password: mask}],
  ['bytes of another member', {body: new Uint8Array([1])}, {body: new Uint8Array([1])}],
  ['what is not there', {a: null}, {a: null}],
]

for (const [what, value, shown] of rows) {
  test(`a mask reaches into the maps and lists of an attribute: ${what}`, t => {
    const attributes = {body: value} as unknown as Attributes
    redactAttributes(attributes, redactor(['password']))
    t.deepEqual(attributes, {body: shown} as unknown as Attributes)
  })
}

test('a value that contains itself is masked below 32 levels, and ends', t => {
  const loop: Record<string, unknown> = {name: 'a'}
  loop['self'] = loop
  const attributes = {loop} as unknown as Attributes
  redactAttributes(attributes, redactor(['password']))
  t.true(JSON.stringify(attributes).includes(mask))
})
