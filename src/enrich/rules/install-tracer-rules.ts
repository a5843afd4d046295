import {contextMayBeLost} from '../../context/context-works.ts'
import {hasEnded, nameOf} from '../../context/inspect-span.ts'
import {closedTracerCause} from '../../context/notices.ts'
import {recordOf} from '../../context/state/span-owner.ts'
import {state} from '../../context/state/state.ts'
import {activeSpanEnded, foreignSpan, noContextManager, tracerClosed} from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {type TracerRules, useTracerRules} from '../tracer-rules.ts'
import {explainByTracer} from './explain-by-tracer.ts'
import {resolveByTracer} from './resolve-by-tracer.ts'
import {runInside} from './run-inside.ts'
import {takeWriter} from './span-writer.ts'

/** Installs the rules for spans with owners. From the first tracer on, all copies of the package use them. */
export function installTracerRules(): void {
  useTracerRules(rules)
  state().tracerRules ??= rules
}

const rules: TracerRules = {
  resolve: resolveByTracer,
  explain: explainByTracer,
  runInside,

  writerFor(span, {snapshot}, inherited) {
    const record = snapshot?.record?.span === span ? snapshot.record : recordOf(span)
    return record && takeWriter(span, record, 0, inherited)
  },

  reportLate({via, span, owner, snapshot}, caller) {
    // A default tracer does not own the plain span that is active at the same time.
    if (owner?.closed && via !== 'default')
      report(tracerClosed, owner, () => ({subject: caller, cause: closedTracerCause}))
    else if (snapshot !== undefined && snapshot.span !== span && hasEnded(snapshot.span))
      report(activeSpanEnded, owner, () => ({subject: `${caller} below span "${nameOf(snapshot.span)}"`}))
  },

  reportLost({at, owner}, caller) {
    if (contextMayBeLost(at)) report(noContextManager, owner, () => ({subject: caller}))
  },

  causeOf(failure, {snapshot, owner, span}) {
    if (failure.code !== foreignSpan.code) return undefined
    const project = snapshot?.explicit?.project ?? owner?.project ?? ''
    return `the tracer of project "${project}" does not own the span "${nameOf(span ?? snapshot?.span)}", and has no other here`
  },
}
