import {setImmediate as turn} from 'node:timers/promises'
import {isDeepStrictEqual} from 'node:util'
import test from 'ava'
import {diagnostics} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {thirdPartyInstalled} from './load.ts'
import {aiSdk} from './sdk/ai-sdk.ts'
import {anthropic} from './sdk/anthropic.ts'
import type {Sdk, SdkCall} from './sdk/call.ts'
import {knex} from './sdk/knex.ts'
import {mongoose} from './sdk/mongoose.ts'
import {openAi} from './sdk/open-ai.ts'

/** THE SDKs whose calls are traced. */
const sdks: Readonly<Record<string, () => Promise<Sdk>>> = {
  openai: openAi,
  '@anthropic-ai/sdk': anthropic,
  ai: aiSdk,
  mongoose,
  knex,
}

if (thirdPartyInstalled) {
  for (const [name, start] of Object.entries(sdks)) {
    test.serial(`${name}: a call behaves as without trace, and its span ends with what came of it`, async t => {
      await using sdk = await start()
      const found: object[] = []
      const expected: object[] = []
      for (const call of sdk.calls) {
        found.push({title: call.title, ...(await recorded(call))})
        const {title, outputs = {}, error} = call
        expected.push({title, same: true, spans: ['call'], unfinished: 0, outputs, error})
      }
      t.deepEqual(
        found.filter((each, index) => !isDeepStrictEqual(each, expected[index])),
        [],
      )
    })
  }
} else {
  test('third-party libraries are not installed; `npm test` reports it at its end', t => t.pass())
}

async function recorded({call, use, outputs = {}, error}: SdkCall): Promise<object> {
  await using own = recordSpans()
  const bare = await seen(call, use)
  const {unfinished} = diagnostics().counts
  const traced = await seen(own.tracer.trace({eventName: 'call'}, call), use)
  // Streams close some turns after their last chunk. A span that only ends when garbage is collected is not waited for.
  for (let turns = 0; turns < 100 && own.spans.length === 0; turns++) await turn()
  const attributes = own.spans[0]?.attributes ?? {}
  const failure = attributes['honeyhive_error']
  return {
    same: isDeepStrictEqual(traced, bare) || {bare, traced},
    spans: own.spans.map(({name}) => name),
    unfinished: diagnostics().counts.unfinished - unfinished,
    outputs: Object.fromEntries(Object.keys(outputs).map(name => [name, attributes[`honeyhive_outputs.${name}`]])),
    error: error !== undefined && String(failure).includes(error) ? error : failure,
  }
}

async function seen(call: () => unknown, use: SdkCall['use']): Promise<unknown> {
  try {
    return {value: await use(call() as never)}
  } catch (error) {
    return {error: String(error)}
  }
}
