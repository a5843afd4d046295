import {ROOT_CONTEXT, type Span} from '@opentelemetry/api'
import {keys} from '../attributes/namespaces.ts'
import {plan} from '../attributes/plan.ts'
import type {AnyTracer, SessionRecord} from '../context/owner.ts'
import {own} from '../context/owners.ts'
import {spanWriter} from '../enrich/span-writer.ts'
import {deliverAtExit, delivered} from '../delivery/exit-flush.ts'
import type {OpenSession, TracerCore} from './core.ts'
import {startStamped} from './start-stamped.ts'

/** The event type and the name of the span that stands for a session. */
const sessionEvent = 'session'

const open = new WeakMap<SessionRecord, OpenSession>()
const collected = new FinalizationRegistry<OpenSession>(session => session.deliver())

/** Keeps the session of `core` until it is delivered: at shutdown, or when its tracer is dropped and collected. */
export function keepSession(core: TracerCore): void {
  if (open.has(core.session)) return
  const session = openSession(withoutTracer(core))
  open.set(core.session, session)
  core.pipeline.sessions.add(session)
  deliverAtExit(session)
  collected.register(core.tracer, session)
}

/** Delivers the session of `core` as one root span, when it has inputs or was enriched. */
export function deliverSession(core: TracerCore): void {
  open.get(core.session)?.deliver()
  open.delete(core.session)
}

function openSession(core: TracerCore): OpenSession {
  let waits = true
  const deliver = (): void => {
    if (!waits) return
    waits = false
    core.pipeline.sessions.delete(session)
    delivered(session)
    emit(core)
  }
  const drain = async (): Promise<void> => {
    deliver()
    await core.pipeline.outlets.drain()
  }
  // A hidden page may come back and go on; one that is gone does not.
  const leave = (gone: boolean): void => {
    if (gone) deliver()
  }
  const session: OpenSession = {deliver, drain, leave}
  return session
}

// What waits must not hold the tracer, or it would never be collected; nor may a closure made where `core` is in sight.
function withoutTracer(core: TracerCore): TracerCore {
  const heir: TracerCore = {
    ...core,
    tracer: {id: core.id} as AnyTracer,
    session: {attributes: core.session.attributes, touch: nothing},
  }
  return Object.assign(heir, {start: starter(heir)})
}

const nothing = (): void => {}

function starter(core: TracerCore): TracerCore['start'] {
  return (...given) => startStamped(core, core.pipeline.sdk, ...given)
}

function emit(core: TracerCore): void {
  const {options, session} = core
  const span: Span = own(core.start(sessionEvent, {}, ROOT_CONTEXT, undefined), core)
  span.setAttribute(keys.eventType, sessionEvent)
  span.setAttribute(keys.eventName, options.sessionName)
  const write = spanWriter(span, {written: 0, full: 0, reserved: 0})
  plan({inputs: options.inputs}, write, {limits: core.limits})
  for (const [key, value] of session.attributes) write(key, value)
  span.end()
}
