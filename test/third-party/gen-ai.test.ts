import {readFileSync} from 'node:fs'
import type {Attributes} from '@opentelemetry/api'
import test from 'ava'
import {genAi, type GenAiOptions} from 'enrich-span/dialects'
import {load, thirdPartyInstalled} from './load.ts'

type Constants = Readonly<Record<string, unknown>>

// The npm constants still have the names of 1.41; the rest is what 0.1.0 of the new repository renamed.
const renamed = ['gen_ai.usage.cache_write.input_tokens', 'gen_ai.retrieval.top_k']

if (thirdPartyInstalled) {
  for (const [version, others] of [
    ['1.41', []],
    ['0.1', renamed],
  ] as const) {
    test(`every key that genAi({version: '${version}'}) writes is a published constant`, async t => {
      const constants = await load<Constants>('@opentelemetry/semantic-conventions/incubating')
      const known = new Set(
        Object.entries(constants).flatMap(([name, value]) => (name.startsWith('ATTR_') ? value : [])),
      )
      const unknown = keysOfVectors({version}).filter(key => !known.has(key))
      t.deepEqual(unknown.sort(), [...others].sort())
    })
  }

  test('every operation and every provider is a published value', async t => {
    const constants = await load<Constants>('@opentelemetry/semantic-conventions/incubating')
    const values = (prefix: string): unknown[] =>
      Object.entries(constants).flatMap(([name, value]) => (name.startsWith(prefix) ? [value] : []))
    const operations = values('GEN_AI_OPERATION_NAME_VALUE_')
    for (const kind of ['generation', 'tool', 'chain', 'agent', 'retriever', 'embedding', 'guardrail']) {
      const operation = leaving({'langfuse.observation.type': kind})['gen_ai.operation.name']
      t.true(operations.includes(operation), String(operation))
    }
    const providers = values('GEN_AI_PROVIDER_NAME_VALUE_')
    for (const given of [
      'OpenAI',
      'azure',
      'AWS Bedrock',
      'gemini',
      'vertex-ai',
      'Mistral',
      'x-ai',
      'cohere',
      'anthropic',
    ]) {
      const provider = leaving({honeyhive_event_type: 'model', 'honeyhive_config.provider': given})[
        'gen_ai.provider.name'
      ]
      t.true(providers.includes(provider), String(provider))
    }
  })
}

function leaving(attributes: Attributes, options: GenAiOptions = {}): Attributes {
  return genAi(options).translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes})
}

function keysOfVectors(options: GenAiOptions): string[] {
  const vectors = JSON.parse(readFileSync('test/fixtures/dialects.json', 'utf8')) as readonly {
    readonly in: Attributes
  }[]
  const keys = vectors.flatMap(({in: attributes}) =>
    Object.keys(leaving(attributes, options)).filter(key => !(key in attributes)),
  )
  return [...new Set(keys)]
}
