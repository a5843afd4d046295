import type {Failure} from '../../diagnostics/code-row.ts'
import {foreignSpan} from '../../diagnostics/codes.ts'
import {nameOf} from '../span-name.ts'
import type {Target} from '../target.ts'

/** The cause of a failure as far as owners know it better than its row. */
export function causeOf(failure: Failure, {place, owner, span}: Target): string | undefined {
  if (failure.code !== foreignSpan.code) return undefined
  const project = place?.explicit?.project ?? owner?.project ?? ''
  return `the tracer of project "${project}" does not own the span "${nameOf(span ?? place?.span)}", and has no other here`
}
