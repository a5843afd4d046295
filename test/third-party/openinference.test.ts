import {readFileSync} from 'node:fs'
import type {Attributes} from '@opentelemetry/api'
import test from 'ava'
import {openInference} from 'enrich-span/dialects'
import {load, thirdPartyInstalled} from './load.ts'
import {sessionId, translated} from './translated.ts'

/** The getters of `@arizeai/openinference-core` that are used here. */
interface Getters {
  readonly getLLMAttributes: (options: object) => Attributes
  readonly getInputAttributes: (input: unknown) => Attributes
  readonly getOutputAttributes: (output: unknown) => Attributes
  readonly getToolAttributes: (options: object) => Attributes
  readonly getMetadataAttributes: (metadata: object) => Attributes
  readonly getAnnotationAttributes: (options: object) => Attributes
  readonly getRetrieverAttributes: (options: object) => Attributes
  readonly toInputType: (value: unknown) => unknown
  readonly toOutputType: (value: unknown) => unknown
}

interface Case {
  readonly title: string
  readonly eventType: 'model' | 'tool' | 'chain'
  readonly ours: object
  readonly theirs: (getters: Getters) => Attributes
}

const history = [
  {role: 'system', content: 'Be brief.'},
  {
    role: 'user',
    content: [
      {type: 'text', text: 'What is this?'},
      {type: 'image_url', image_url: {url: 'https://example.com/cat.png'}},
    ],
  },
  {role: 'assistant', tool_calls: [{id: 'c1', function: {name: 'look', arguments: '{"at":"cat"}'}}]},
  {role: 'tool', tool_call_id: 'c1', content: 'a cat'},
]
const answer = {role: 'assistant', content: 'A cat.'}

const cases: readonly Case[] = [
  {
    title: 'a model: messages, names, parameters, tokens',
    eventType: 'model',
    ours: {
      inputs: {messages: history},
      outputs: answer,
      config: {model: 'gpt-5', provider: 'openai', temperature: 0.2},
      metadata: {
        prompt_tokens: 10,
        completion_tokens: 2,
        total_tokens: 12,
        cached_tokens: 4,
        response_model: 'gpt-5-1',
      },
    },
    theirs: ({getLLMAttributes, getInputAttributes, getOutputAttributes, toInputType, toOutputType}) => ({
      'openinference.span.kind': 'LLM',
      ...getInputAttributes(toInputType({messages: history})),
      ...getOutputAttributes(toOutputType(answer)),
      ...getLLMAttributes({
        provider: 'openai',
        system: 'openai',
        requestModelName: 'gpt-5',
        responseModelName: 'gpt-5-1',
        invocationParameters: {temperature: 0.2},
        inputMessages: [
          {role: 'system', content: 'Be brief.'},
          {
            role: 'user',
            contents: [
              {type: 'text', text: 'What is this?'},
              {type: 'image', image: {url: 'https://example.com/cat.png'}},
            ],
          },
          {role: 'assistant', toolCalls: [{id: 'c1', function: {name: 'look', arguments: '{"at":"cat"}'}}]},
          {role: 'tool', toolCallId: 'c1', content: 'a cat'},
        ],
        outputMessages: [answer],
        tokenCount: {prompt: 10, completion: 2, total: 12, promptDetails: {cacheRead: 4}},
      }),
    }),
  },
  {
    title: 'a tool: name, parameters, a text out, metadata',
    eventType: 'tool',
    ours: {inputs: {city: 'Rome'}, outputs: 'rain', metadata: {team: 'a', deep: {list: [1, 2]}}},
    theirs: ({getToolAttributes, getInputAttributes, getOutputAttributes, getMetadataAttributes, toInputType}) => ({
      'openinference.span.kind': 'TOOL',
      ...getInputAttributes(toInputType({city: 'Rome'})),
      ...getOutputAttributes('rain'),
      ...getToolAttributes({name: 'work', parameters: {city: 'Rome'}}),
      ...getMetadataAttributes({team: 'a', deep: {list: [1, 2]}}),
    }),
  },
  {
    title: 'a chain: metrics and feedback are annotations',
    eventType: 'chain',
    ours: {
      metrics: {exact: true, tone: 'friendly', judge: {score: 0.4, label: 'weak', explanation: 'no source'}},
      feedback: {rating: 5},
    },
    theirs: ({getAnnotationAttributes}) => ({
      'openinference.span.kind': 'CHAIN',
      ...getAnnotationAttributes({
        annotations: [
          {name: 'exact', score: 1, label: 'true', annotatorKind: 'CODE'},
          {name: 'tone', label: 'friendly', annotatorKind: 'CODE'},
          {name: 'judge', score: 0.4, label: 'weak', explanation: 'no source', annotatorKind: 'CODE'},
          {name: 'rating', score: 5, annotatorKind: 'HUMAN'},
        ],
      }),
    }),
  },
]

if (thirdPartyInstalled) {
  for (const {title, eventType, ours, theirs} of cases) {
    test(`as openinference-core writes it, key by key: ${title}`, async t => {
      const getters = await load<Getters>('@arizeai/openinference-core')
      const leaving = await translated(openInference(), eventType, ours)
      const added = Object.fromEntries(Object.entries(leaving).filter(([key]) => !key.startsWith('honeyhive')))
      t.deepEqual(added, {...theirs(getters), 'session.id': sessionId})
    })
  }

  test('documents are written as openinference-core writes them', async t => {
    const {getRetrieverAttributes} = await load<Getters>('@arizeai/openinference-core')
    const documents = [{id: 'd1', content: 'Rome is old.', score: 0.9, metadata: {page: 3}}, {content: 'Rain.'}]
    const attributes = Object.fromEntries([
      ['openinference.span.kind', 'RETRIEVER'],
      ...documents.flatMap((document, at) =>
        Object.entries(document).map(([key, value]) =>
          typeof value === 'object'
            ? [`honeyhive_outputs.${at}.${key}.page`, value.page]
            : [`honeyhive_outputs.${at}.${key}`, value],
        ),
      ),
    ]) as Attributes
    const leaving = openInference().translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes})
    t.like(leaving, getRetrieverAttributes({documents}))
  })

  test('every key that the dialect writes is made of the published constants', async t => {
    const {SemanticConventions} = await load<{SemanticConventions: Record<string, string>}>(
      '@arizeai/openinference-semantic-conventions',
    )
    const known = new Set(Object.values(SemanticConventions))
    const isKnown = (key: string): boolean => known.has(key) || partsOf(key).every(part => known.has(part))
    t.deepEqual(
      keysOfVectors().filter(key => !isKnown(key)),
      [],
    )
  })

  test('every kind that the dialect writes is one of the published ones', async t => {
    const {OpenInferenceSpanKind} = await load<{OpenInferenceSpanKind: Record<string, string>}>(
      '@arizeai/openinference-semantic-conventions',
    )
    for (const kind of ['model', 'tool', 'chain', 'agent', 'retriever', 'embedding', 'guardrail', 'evaluator']) {
      const attributes = {'langfuse.observation.type': kind === 'model' ? 'generation' : kind}
      const leaving = openInference().translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes})
      const written = leaving['openinference.span.kind']
      t.true(Object.values(OpenInferenceSpanKind).includes(String(written)), kind)
    }
  })
}

/** `llm.input_messages.0.message.contents.1.message_content.type`: the constants between the indices. */
function partsOf(key: string): string[] {
  return key
    .split(/\.\d+\./)
    .flatMap(part => (part === 'message_content.image.image.url' ? ['message_content.image', 'image.url'] : part))
}

function keysOfVectors(): string[] {
  const vectors = JSON.parse(readFileSync('test/fixtures/dialects.json', 'utf8')) as readonly {
    readonly dialect: string
    readonly in: Attributes
  }[]
  const keys = vectors.flatMap(({dialect, in: attributes}) => {
    if (dialect === 'honeyhive') return []
    const leaving = openInference().translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes})
    return Object.keys(leaving).filter(key => !(key in attributes))
  })
  return [...new Set(keys)]
}
