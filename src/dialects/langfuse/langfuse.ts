import {checkOptions, flag} from '../../diagnostics/check-options.ts'
import {createDialect} from '../create-dialect.ts'
import {type Dialect, markPure} from '../dialect.ts'
import {keysBelow} from '../kept-keys.ts'
import {kinds, modelKinds} from '../kinds.ts'
import {given, inputText, restJson, outputText, text, texts, valueOf} from '../reads.ts'
import {key, type Row, row} from '../row.ts'
import type {SpanFacts} from '../span-facts.ts'
import {environmentOf} from './environment.ts'
import {scoreRequests, scoresOf} from './scores.ts'
import {costDetails, usageDetails} from './usage.ts'

/** Options of `langfuse`. */
export interface LangfuseOptions {
  /** `true` sends our own attributes too. Langfuse's server then copies each of them into the metadata as text. */
  readonly keep?: boolean | undefined
  /** `true` posts metrics and feedback to Langfuse's API of scores, once the destination sends the span. */
  readonly scores?: boolean | undefined
}

/** The dialect of Langfuse. */
export type LangfuseDialect = Dialect & Required<Pick<Dialect, 'scores' | 'drops'>>

/**
 * Writes Langfuse's attributes instead of our own. Langfuse does not take metrics and feedback as attributes: the option
 * `scores` sends them to its API, and the method `scores` returns them.
 *
 * @example
 * const span = {name: 'step', kind: 0, status: {code: 0}, events: [], attributes: {'honeyhive_inputs.q': 'x'}}
 * console.log(langfuse().translate(span)['langfuse.observation.input']) // {"q":"x"}
 */
export function langfuse(options: LangfuseOptions = {}): LangfuseDialect {
  checkOptions('langfuse()', options, {keep: flag, scores: flag})
  const {keep = false, scores = false} = options
  return markPure({
    ...createDialect({name: 'langfuse', keep, rows}),
    scores: scoresOf,
    ...(scores ? {scoreRequests} : {}),
    drops: ['project', 'event_name', 'duration_ms', ...(scores ? [] : ['metrics', 'feedback'])],
  })
}

const rows: readonly Row[] = [
  key('langfuse.observation.type', ({kind}) => kinds[kind].langfuse),
  key('langfuse.observation.input', inputText),
  key('langfuse.observation.output', outputText),
  key(
    'langfuse.observation.level',
    given('error', () => 'ERROR'),
  ),
  key(
    'langfuse.observation.status_message',
    given('error', facts => facts.text(facts.find('error'))),
  ),

  key('langfuse.observation.model.name', text('config.model', 'metadata.response_model'), modelKinds),
  key('langfuse.observation.model.parameters', restJson('config'), modelKinds),
  key('langfuse.observation.usage_details', usageDetails, modelKinds),
  key('langfuse.observation.cost_details', costDetails, modelKinds),

  key('session.id', id('session_id')),
  key('user.id', id('user_properties.user_id')),
  key('langfuse.environment', environment),
  key('langfuse.release', text('metadata.release')),
  key('langfuse.version', text('metadata.version')),
  key('langfuse.trace.tags', texts('metadata.tags')),

  key('langfuse.experiment.id', text('metadata.run_id')),
  key('langfuse.experiment.dataset.id', text('metadata.dataset_id')),
  key('langfuse.experiment.item.id', text('metadata.datapoint_id')),
  key('langfuse.experiment.item.expected_output', given('feedback.ground_truth', expectedOutput)),
  // A trace that began in another service would otherwise have no root.
  key('langfuse.internal.is_app_root', ({hasRemoteParent}) => hasRemoteParent || undefined),

  // These rows are last, because they write everything that the other rows left.
  row(putUserMetadata),
  row(putMetadata),
]

/** Langfuse's SDK drops longer ids, so those are written to the metadata instead. */
const longestId = 200

function id(path: string): (facts: SpanFacts) => string | undefined {
  const read = text(path)
  return facts => {
    const value = read(facts)
    return value === undefined || value.length > longestId ? undefined : value
  }
}

function tooLong(path: string): (facts: SpanFacts) => string | undefined {
  const read = text(path)
  return facts => {
    const value = read(facts)
    return value === undefined || value.length <= longestId ? undefined : value
  }
}

function environment(facts: SpanFacts): string | undefined {
  if (runId(facts) !== undefined) return 'sdk-experiment'
  const source = ourSource(facts)
  return source === undefined ? undefined : environmentOf(source)
}

const ourSource = text('source')
const runId = valueOf('metadata.run_id')
const experimentIds = [runId, valueOf('metadata.dataset_id'), valueOf('metadata.datapoint_id')]
const config = restJson('config')

function expectedOutput(facts: SpanFacts): string | undefined {
  const belongsToRun = experimentIds.some(read => read(facts) !== undefined)
  return belongsToRun ? facts.text(facts.find('feedback.ground_truth')) : undefined
}

const userMetadataKey = keysBelow('langfuse.trace.metadata.')
const metadataKey = keysBelow('langfuse.observation.metadata.')

function putUserMetadata(facts: SpanFacts): void {
  facts.eachMember('user_properties', (name, node) => putFilled(facts, userMetadataKey(name), facts.text(node)))
}

function putMetadata(facts: SpanFacts): void {
  facts.eachMember('metadata', (name, node) => putFilled(facts, metadataKey(name), facts.text(node)))
  for (const [name, read] of beside) putFilled(facts, metadataKey(nameBeside(facts, name)), read(facts))
}

// An empty text is not written.
function putFilled(facts: SpanFacts, name: string, value: string | undefined): void {
  if (value !== undefined && value !== '' && !facts.had(name)) facts.put(name, value)
}

/** Our own data that is written to the metadata, in addition to the user's. */
const beside: readonly (readonly [name: string, read: (facts: SpanFacts) => string | undefined])[] = [
  ['config', facts => (modelKinds.includes(facts.kind) ? undefined : config(facts))],
  ['error_type', text('error_type')],
  ['event_id', text('event_id')],
  ['session_id', tooLong('session_id')],
  ['user_id', tooLong('user_properties.user_id')],
]

// When the user's metadata already uses the name, both values are kept under different names.
function nameBeside(facts: SpanFacts, name: string): string {
  return facts.find(`metadata.${name}`) === undefined ? name : `honeyhive_${name}`
}
