import {compileRedact, type Redact} from '../redaction/redact.ts'
import {ownerOfTracer} from '../context/state/state.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {TracerCore} from './pipeline/core.ts'
import type {HoneyHiveTracer} from './tracer.ts'

/** The rules of `tracer` for what must not leave the process, for data that is no span and is not cut; `undefined` without. */
export function redactOf(tracer: HoneyHiveTracer): Redact | undefined {
  const core = ownerOfTracer(tracer) as TracerCore | undefined
  const redact = core?.options.redact
  if (core === undefined || redact === undefined) return undefined
  const failed = (): void => report(codes.redactFailed, core, () => ({subject: 'HoneyHiveTracer: `redact`'}))
  return compileRedact(redact, Number.MAX_SAFE_INTEGER, failed).value
}
