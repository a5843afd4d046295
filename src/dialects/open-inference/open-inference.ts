import {createDialect} from '../create-dialect.ts'
import {checkOptions, flag} from '../../diagnostics/check-options.ts'
import {type Dialect, markPure} from '../dialect.ts'
import {quote} from '../json-text.ts'
import {kinds, modelKinds} from '../kinds.ts'
import {answersOf, historyOf} from '../messages.ts'
import {providerNames} from '../providers.ts'
import {argumentsJson, count, given, restJson, text, texts, workName} from '../reads.ts'
import {group, key, list, type Row} from '../row.ts'
import type {DataNode} from '../layout.ts'
import type {SpanFacts} from '../span-facts.ts'
import {spanAnnotations} from './span-annotations.ts'
import {messageWriter, putAnnotations, putDocuments} from './flatten.ts'

/** Options of `openInference`. */
export interface OpenInferenceOptions {
  /** `true` also posts metrics and feedback to Phoenix's API of span annotations, which shows them with the span. */
  readonly scores?: boolean | undefined
}

/**
 * Writes OpenInference, for Phoenix and Arize, in addition to our own attributes. Phoenix takes spans as
 * `http/protobuf` only.
 *
 * @example
 * const span = {name: 'step', kind: 0, status: {code: 0}, events: [], attributes: {'honeyhive_inputs.q': 'x'}}
 * console.log(openInference().translate(span)['input.value']) // {"q":"x"}
 */
export function openInference(options: OpenInferenceOptions = {}): Dialect {
  checkOptions('openInference()', options, {scores: flag})
  return markPure({
    ...createDialect({name: 'openInference', keep: true, rows}),
    ...(options.scores ? {scoreRequests: spanAnnotations} : {}),
    drops: ['project', 'source', 'duration_ms'],
  })
}

const inputKeys = ['input.value', 'input.mime_type'] as const
const outputKeys = ['output.value', 'output.mime_type'] as const
const inputMessages = 'llm.input_messages.'
const outputMessages = 'llm.output_messages.'
const answeringPath = 'metadata.response_model'

const rows: readonly Row[] = [
  key('openinference.span.kind', ({kind}) => kinds[kind].openInference),
  group(inputKeys, facts => putTyped(facts, inputKeys, facts.find('inputs'))),
  group(outputKeys, facts => putTyped(facts, outputKeys, facts.outputs)),

  list(inputMessages, messageWriter(inputMessages, historyOf), ['model']),
  list(outputMessages, messageWriter(outputMessages, answersOf), ['model']),

  key(
    'llm.provider',
    given('config.provider', facts => provider(facts)?.openInference),
    modelKinds,
  ),
  key(
    'llm.system',
    given('config.provider', facts => provider(facts)?.openInferenceSystem),
    modelKinds,
  ),
  // `llm.model_name` is the model that responded. The next two rows are written only when the requested model differs.
  key(
    'llm.request.model_name',
    given(answeringPath, facts => modelNames(facts)?.requested),
    modelKinds,
  ),
  key(
    'llm.response.model_name',
    given(answeringPath, facts => modelNames(facts)?.answered),
    modelKinds,
  ),
  key('llm.model_name', modelName, modelKinds),
  key('llm.invocation_parameters', restJson('config'), modelKinds),

  key('llm.token_count.prompt', count('input'), modelKinds),
  key('llm.token_count.completion', count('output'), modelKinds),
  key('llm.token_count.total', count('total'), modelKinds),
  key('llm.token_count.prompt_details.cache_read', count('cacheRead'), modelKinds),
  key('llm.token_count.prompt_details.cache_write', count('cacheWrite'), modelKinds),
  key('llm.token_count.completion_details.reasoning', count('reasoning'), modelKinds),
  key('llm.cost.total', count('cost'), modelKinds),
  key('llm.finish_reason', text('metadata.finish_reason'), modelKinds),

  key('tool.name', workName, ['tool']),
  key('tool.parameters', argumentsJson, ['tool']),
  key('tool.id', text('metadata.tool_call_id'), ['tool']),

  list('retrieval.documents.', putDocuments, ['retriever']),

  key('session.id', text('session_id')),
  key('user.id', text('user_properties.user_id')),
  key('tag.tags', texts('metadata.tags')),
  list('annotations.', putAnnotations),
  // This row is last, because it writes everything that the other rows left.
  key('metadata', metadata),
]

type TypedKeys = readonly [value: string, mimeType: string]

function putTyped(facts: SpanFacts, [value, mimeType]: TypedKeys, node: DataNode | undefined): void {
  const content = facts.text(node)
  if (content === undefined) return
  facts.put(value, content)
  facts.put(mimeType, facts.isText(node) ? 'text/plain' : 'application/json')
}

const configProvider = text('config.provider')
const requestedModel = text('config.model')
const answeringModel = text(answeringPath)

function provider(facts: SpanFacts) {
  const named = configProvider(facts)
  return named === undefined ? undefined : providerNames(named)
}

function modelName(facts: SpanFacts): string | undefined {
  const requested = requestedModel(facts)
  return answeringModel(facts) ?? requested
}

function modelNames(facts: SpanFacts): {requested: string; answered: string} | undefined {
  const requested = requestedModel(facts)
  const answered = answeringModel(facts)
  return requested === undefined || answered === undefined || requested === answered ? undefined : {requested, answered}
}

const userProperties = restJson('user_properties')

function metadata(facts: SpanFacts): string | undefined {
  let json = ''
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) json += `${json && ','}${quote(name)}:${value}`
  }
  facts.eachMember('metadata', (name, node) => add(name, facts.json(node)))
  // The user's own metadata of the same name wins.
  if (!modelKinds.includes(facts.kind) && !facts.find('metadata.config'))
    add('config', facts.json(facts.find('config')))
  if (!facts.find('metadata.user_properties')) add('user_properties', userProperties(facts))
  return json === '' ? undefined : `{${json}}`
}
