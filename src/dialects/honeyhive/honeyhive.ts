import {checkOptions, flag, record, filledText} from '../../diagnostics/check-options.ts'
import {toText} from '../json-text.ts'
import {createDialect} from '../create-dialect.ts'
import type {Dialect} from '../dialect.ts'
import {text} from '../reads.ts'
import {key, type Row} from '../row.ts'
import type {SpanFacts} from '../span-facts.ts'

/** The experiment on live traffic to which the spans belong. */
export interface OnlineExperiment {
  readonly id?: string | number | undefined
  readonly name?: string | number | undefined
  readonly variant?: string | number | undefined
  readonly group?: string | number | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** Options of `honeyhive`. */
export interface HoneyHiveOptions {
  /**
   * `false` when the session was started through the API. Otherwise the server creates the session with its first span.
   */
  readonly autoCreate?: boolean | undefined
  /** The name of a session that the server creates. */
  readonly sessionName?: string | undefined
  readonly experiment?: OnlineExperiment | undefined
}

/**
 * Writes HoneyHive's attributes. Our own attributes are HoneyHive's, so they are sent too.
 *
 * @example
 * const span = {name: 'step', kind: 0, status: {code: 0}, events: [], attributes: {'honeyhive.session_id': 's'}}
 * console.log(honeyhive().translate(span)['honeyhive.session_auto_create']) // true
 */
export function honeyhive(options: HoneyHiveOptions = {}): Dialect {
  checkOptions('honeyhive()', options, {autoCreate: flag, sessionName: filledText, experiment: record})
  return createDialect({name: 'honeyhive', keep: true, rows: rowsOf(options)})
}

function rowsOf({autoCreate = true, sessionName, experiment = {}}: HoneyHiveOptions): readonly Row[] {
  const creates = (facts: SpanFacts): boolean => autoCreate && facts.find('session_id') !== undefined
  return [
    key('traceloop.association.properties.session_id', text('session_id')),
    key('traceloop.association.properties.project', text('project')),
    key('traceloop.association.properties.source', text('source')),
    key('honeyhive.event_type', text('event_type')),
    key('honeyhive.event_name', text('event_name')),
    // Every span gets these attributes. The server accepts spans of an unknown session but never shows them.
    key('honeyhive.session_auto_create', facts => creates(facts) || undefined),
    key('honeyhive.session_name', facts => (creates(facts) ? sessionName : undefined)),
    ...experimentRows(experiment),
  ]
}

function experimentRows({metadata = {}, ...names}: OnlineExperiment): readonly Row[] {
  const values = [
    ...Object.entries(names).map(([name, value]) => [`honeyhive.experiment_${name}`, value] as const),
    ...Object.entries(metadata).map(([name, value]) => [`honeyhive.experiment_metadata.${name}`, value] as const),
  ]
  return values.flatMap(([name, value]) => {
    if (value === undefined || value === null) return []
    const asText = toText(value)
    return [key(name, () => asText)]
  })
}
