import {wallClockMs} from '#platform/clock'
import type {Attributes} from '@opentelemetry/api'
import {readFields} from '../dialects/read-fields.ts'
import type {Fields, SessionFacts, SessionRecorder} from './backend.ts'
import type {ServerRequest} from './server-request.ts'
import {startBody, updateBody} from './session-bodies.ts'

/** The sessions whose changes wait to be sent. */
interface Changed {
  add(session: ServerSession): void
  delete(session: ServerSession): void
}

/** Records one session on HoneyHive's server. It does not refer to its tracer. */
export class ServerSession implements SessionRecorder {
  readonly #facts: SessionFacts
  readonly #send: (request: ServerRequest) => void
  readonly #changed: Changed
  #start: ServerRequest | undefined
  #read: (() => Attributes) | undefined

  constructor(facts: SessionFacts, send: (request: ServerRequest) => void, changed: Changed) {
    this.#facts = facts
    this.#send = send
    this.#changed = changed
  }

  begin(inputs?: Fields): void {
    if (this.#start !== undefined) return
    const {id} = this.#facts
    const body = startBody(this.#facts, inputs, wallClockMs())
    this.#start = {call: 'startSession', lane: id, about: {session: id}, body}
    this.#send(this.#start)
  }

  beginFrom(attributes: Attributes): void {
    this.begin(readFields(attributes)['inputs'] as Fields | undefined)
  }

  update(fields: Fields): void {
    this.begin()
    const {id} = this.#facts
    const body = updateBody(fields)
    if (body === undefined) return
    const about = {session: id}
    // Starting a session twice does nothing.
    this.#send({call: 'updateEvent', lane: id, about, id: () => id, body, revive: () => this.#start})
  }

  changed(read: () => Attributes): void {
    this.begin()
    this.#read = read
    this.#changed.add(this)
  }

  settle(): void {
    const read = this.#read
    this.#read = undefined
    this.#changed.delete(this)
    if (read !== undefined) this.update(readFields(read()))
  }
}
