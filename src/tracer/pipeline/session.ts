import {ROOT_CONTEXT, type Span} from '@opentelemetry/api'
import * as keys from '../../attributes/wire-keys.ts'
import {plan} from '../../attributes/plan.ts'
import {claimSpan, recordOf} from '../../context/state/span-owner.ts'
import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {takeWriter} from '../../enrich/rules/span-writer.ts'
import {flushAtExit, delivered} from '../../delivery/exit-flush.ts'
import type {OpenSession, TracerCore} from './core.ts'

/** The attributes of a span beyond those of users. The ids and names of a session take some of them. */
const reservedForSession = 48

/** The event type and the name of the span of a session. */
const sessionEvent = 'session'

const collected = new FinalizationRegistry<OpenSession>(session => session.deliver())

/**
 * Keeps the session of `core` until it is delivered: at shutdown, at the end of the process, or when its tracer is
 * collected. `sessionCoreOf` makes the core that delivers it, which must not hold the tracer.
 */
export function keepSession(core: TracerCore, sessionCoreOf: () => TracerCore): void {
  if (core.openSession !== undefined) return
  const session = openSession(sessionCoreOf())
  core.openSession = session
  core.pipeline.sessions.add(session)
  flushAtExit(session)
  collected.register(core.tracer, session)
}

/** Delivers the session of `core` as one root span if it has inputs or was enriched. */
export function deliverSession(core: TracerCore): void {
  core.openSession?.deliver()
  core.openSession = undefined
}

function openSession(core: TracerCore): OpenSession {
  let waiting = true
  const session: OpenSession = {
    deliver() {
      if (!waiting) return
      waiting = false
      core.pipeline.sessions.delete(session)
      emit(core)
      // The session leaves the exit hook only now. The span queue is in the hook already, so the hook is not removed and
      // installed again while a page ends.
      delivered(session)
    },
  }
  return session
}

function emit(core: TracerCore): void {
  const {inputs, session, sessionName} = core
  const span: Span = claimSpan(core.start(sessionEvent, {}, ROOT_CONTEXT, undefined), core)
  span.setAttribute(keys.eventType, sessionEvent)
  span.setAttribute(keys.eventName, sessionName)
  const writer = takeWriter(span, recordOf(span), reservedForSession)
  const {lost} = plan({inputs}, writer.write, {limits: core.limits})
  for (const [key, value] of session.attributes) writer.write(key, value)
  if (writer.end() !== undefined || lost > 0) report(codes.dropped, core, () => ({subject: `Session "${sessionName}"`}))
  span.end()
  if (core.pipeline.backend.isRemote) core.recorder.settle()
}
