import test from 'ava'
import * as codes from '../../src/diagnostics/codes.ts'

test('each row of the table stands under the name of its code, and says why and what helps', t => {
  for (const [name, {code, cause, cure}] of Object.entries(codes)) {
    t.is(
      name,
      code.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    )
    t.true(cause.length > 0 && cure.length > 0, code)
  }
})
