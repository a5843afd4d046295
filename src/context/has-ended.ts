import type {Span} from '@opentelemetry/api'
import {read} from '../attributes/read.ts'

/** Whether `span` says that it has ended; spans of the bare api do not say. */
export function hasEnded(span: Span | undefined): boolean {
  return span !== undefined && read(span, 'ended') === true
}
