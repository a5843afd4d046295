import type {Fields, SessionFacts} from './backend.ts'

/** The body of a session's start. The route refuses unknown fields, so each is named here. */
export function startBody({id, name, source, metadata}: SessionFacts, inputs: unknown, startedMs: number): Fields {
  return {
    session_id: id,
    session_name: name,
    source,
    ...(inputs === undefined ? {} : {inputs: toObject(inputs)}),
    ...(Object.keys(metadata).length === 0 ? {} : {metadata}),
    start_time: startedMs,
  }
}

/** The fields that an update can change. The server ignores others, such as `inputs` and `error`. */
const updated = ['metadata', 'feedback', 'metrics', 'config', 'user_properties', 'outputs'] as const

/** The body of an update; `undefined` when there is nothing to update. */
export function updateBody(fields: Fields): Fields | undefined {
  const given = updated.flatMap(name => (fields[name] === undefined ? [] : [[name, toObject(fields[name])] as const]))
  const {duration} = fields
  const all = typeof duration === 'number' ? [...given, ['duration', duration] as const] : given
  return all.length === 0 ? undefined : Object.fromEntries(all)
}

// The server takes objects only.
function toObject(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {result: value}
}
