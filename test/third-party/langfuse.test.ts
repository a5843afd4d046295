import {readFileSync} from 'node:fs'
import {type Attributes, trace} from '@opentelemetry/api'
import {BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor} from '@opentelemetry/sdk-trace-base'
import test from 'ava'
import {langfuse} from 'enrich-span/dialects'
import {load, thirdPartyInstalled} from './load.ts'
import {sessionId, translated} from './translated.ts'

/** The parts of `@langfuse/tracing` that are used here. */
interface Langfuse {
  setLangfuseTracerProvider(provider: BasicTracerProvider): void
  startActiveObservation(
    name: string,
    work: (observation: {update(attributes: object): void}) => void,
    options: {readonly asType: string},
  ): void
  propagateAttributes(attributes: object, work: () => void): void
}

interface Case {
  readonly title: string
  readonly eventType: 'model' | 'tool' | 'chain'
  /** What our tracer is given. */
  readonly ours: object
  /** What Langfuse's SDK is given: the observation's type and attributes, and what it propagates. */
  readonly theirs: {readonly asType: string; readonly attributes: object; readonly propagated?: object}
}

const history = [
  {role: 'system', content: 'Be brief.'},
  {role: 'user', content: 'Weather in Rome?'},
]
const answer = {
  role: 'assistant',
  content: 'Rain.',
  tool_calls: [{id: 'c1', function: {name: 'w', arguments: '{"a":1}'}}],
}

const cases: readonly Case[] = [
  {
    title: 'a generation: messages, model, parameters, tokens, cost',
    eventType: 'model',
    ours: {
      inputs: {chat_history: history},
      outputs: answer,
      config: {model: 'gpt-5', temperature: 0.2, max_tokens: 100},
      metadata: {prompt_tokens: 12, completion_tokens: 3, total_tokens: 15, cost: 0.002, team: 'a'},
    },
    theirs: {
      asType: 'generation',
      attributes: {
        input: {chat_history: history},
        output: answer,
        model: 'gpt-5',
        modelParameters: {temperature: 0.2, max_tokens: 100},
        usageDetails: {input: 12, output: 3, total: 15},
        costDetails: {total: 0.002},
        metadata: {team: 'a'},
      },
    },
  },
  {
    title: 'a tool: an object in, a text out, metadata of all kinds',
    eventType: 'tool',
    ours: {
      inputs: {city: 'Rome'},
      outputs: 'rain',
      metadata: {n: 1, yes: true, no: false, deep: {list: [1, {a: 'b'}]}, text: 'ü "q"'},
    },
    theirs: {
      asType: 'tool',
      attributes: {
        input: {city: 'Rome'},
        output: 'rain',
        metadata: {n: 1, yes: true, no: false, deep: {list: [1, {a: 'b'}]}, text: 'ü "q"'},
      },
    },
  },
  {
    title: 'a chain that failed',
    eventType: 'chain',
    ours: {inputs: [1, 'two'], error: 'boom', config: {index: 'docs'}},
    theirs: {
      asType: 'chain',
      attributes: {input: [1, 'two'], level: 'ERROR', statusMessage: 'boom', metadata: {config: {index: 'docs'}}},
    },
  },
  {
    title: 'user, tags, version and the user’s properties',
    eventType: 'chain',
    ours: {metadata: {tags: ['a', 'b'], version: '2'}, userProperties: {user_id: 'u1', tier: 'gold'}},
    theirs: {
      asType: 'chain',
      attributes: {},
      propagated: {userId: 'u1', tags: ['a', 'b'], version: '2', metadata: {tier: 'gold'}},
    },
  },
  {
    title: 'an experiment',
    eventType: 'chain',
    ours: {
      metadata: {run_id: 'r', dataset_id: 'd', datapoint_id: 'p'},
      outputs: 1,
    },
    theirs: {
      asType: 'chain',
      attributes: {output: 1, environment: 'sdk-experiment'},
      propagated: {
        _internalExperiment: {
          experimentId: 'r',
          experimentDatasetId: 'd',
          experimentItemId: 'p',
        },
      },
    },
  },
]

if (thirdPartyInstalled) {
  for (const {title, eventType, ours, theirs} of cases) {
    test.serial(`as Langfuse’s own SDK writes it, key by key: ${title}`, async t => {
      t.deepEqual(await translated(langfuse(), eventType, ours), await written(theirs))
    })
  }

  test('every key of Langfuse’s that the dialect writes is one of its SDK’s constants', async t => {
    const {LangfuseOtelSpanAttributes} = await load<{LangfuseOtelSpanAttributes: Record<string, string>}>(
      '@langfuse/core',
    )
    const known = Object.values(LangfuseOtelSpanAttributes)
    t.deepEqual(
      keysOfVectors().filter(key => !known.some(name => key === name || key.startsWith(`${name}.`))),
      [],
    )
  })
}

/** What `@langfuse/tracing` writes for the same content. */
async function written({asType, attributes, propagated = {}}: Case['theirs']): Promise<Attributes> {
  const sdk = await load<Langfuse>('@langfuse/tracing')
  const exporter = new InMemorySpanExporter()
  sdk.setLangfuseTracerProvider(new BasicTracerProvider({spanProcessors: [new SimpleSpanProcessor(exporter)]}))
  sdk.startActiveObservation(
    'work',
    observation => {
      // Its own span is active here, and what is propagated is written on it.
      if (trace.getActiveSpan() === undefined) throw new Error('no context manager')
      sdk.propagateAttributes({sessionId, environment: 'staging', ...propagated}, () => observation.update(attributes))
    },
    {asType},
  )
  const [span] = exporter.getFinishedSpans()
  return {...span?.attributes}
}

function keysOfVectors(): string[] {
  const vectors = JSON.parse(readFileSync('test/fixtures/dialects.json', 'utf8')) as readonly {
    readonly dialect: string
    readonly in: Attributes
  }[]
  const keys = vectors.flatMap(({dialect, in: attributes}) => {
    if (dialect === 'honeyhive') return []
    const leaving = langfuse().translate({name: 'a', kind: 0, status: {code: 0}, events: [], attributes})
    return Object.keys(leaving).filter(key => !(key in attributes))
  })
  return [...new Set(keys)]
}
