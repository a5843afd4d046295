import {checkOptions, flag, record, filledText} from '../../diagnostics/check-options.ts'
import {toText} from '../json-text.ts'
import * as wire from '../../attributes/wire-keys.ts'
import {type Dialect, markPure} from '../dialect.ts'
import {LeavingAttributes} from '../leaving-attributes.ts'
import {readAttributes} from '../read-attributes.ts'

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
  const {autoCreate = true, sessionName, experiment = {}} = options
  const fixed = attributesOf(experiment)
  return markPure({
    name: 'honeyhive',
    drops: [],
    translate(span) {
      const {keys, values} = readAttributes(span)
      const before = new Map(keys.map((key, at) => [key, values[at]]))
      const leaving = new LeavingAttributes(keys, values)
      const add = (key: string, value: unknown): void => {
        if (!before.has(key)) leaving.put(key, value)
      }
      for (const [from, to] of copied) {
        const value = before.get(from)
        if (isFilled(value)) add(to, String(value))
      }
      // Every span gets these attributes. The server accepts spans of an unknown session but never shows them.
      if (autoCreate && before.has(wire.sessionId)) {
        add('honeyhive.session_auto_create', true)
        if (sessionName !== undefined) add(wire.sessionName, sessionName)
      }
      for (const [key, value] of fixed) add(key, value)
      return leaving.toObject()
    },
  })
}

/** Our keys, and the keys that the server reads as well. */
const copied: readonly (readonly [from: string, to: string])[] = [
  [wire.sessionId, 'traceloop.association.properties.session_id'],
  [wire.project, 'traceloop.association.properties.project'],
  [wire.source, 'traceloop.association.properties.source'],
  [wire.eventType, 'honeyhive.event_type'],
  [wire.eventName, 'honeyhive.event_name'],
]

function isFilled(value: unknown): value is string | number | boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
}

function attributesOf({metadata = {}, ...names}: OnlineExperiment): readonly (readonly [string, string])[] {
  const values = [
    ...Object.entries(names).map(([name, value]) => [`honeyhive.experiment_${name}`, value] as const),
    ...Object.entries(metadata).map(([name, value]) => [`honeyhive.experiment_metadata.${name}`, value] as const),
  ]
  return values.flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, toText(value)] as const],
  )
}
