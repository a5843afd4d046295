import type {Attributes} from '@opentelemetry/api'
import type {Explanation} from 'enrich-span'

/** A span that was seen to start. */
export interface SeenSpan {
  readonly id: string
  readonly parentId: string | undefined
  readonly name: string
  readonly project: string
  readonly startedAt: number
  /** The span's own record, which grows until it ends. */
  readonly attributes: Attributes
  endedAt: number | undefined
  failed: boolean
}

/** A call of `enrichSpan`, explained just before it was made. */
export interface SeenCall {
  readonly form: string
  readonly explanation: Explanation
}

/** A message: of the library, or of the program itself. */
export interface SeenMessage {
  readonly code: string
  readonly text: string
}

/** The record of one run of the program. */
export interface Recording {
  readonly spans: SeenSpan[]
  readonly calls: SeenCall[]
  readonly messages: SeenMessage[]
  /** Projects in the order of their first tracer. */
  readonly projects: string[]
  state: 'running' | 'done' | 'failed'
}

/** An empty recording. */
export function startRecording(): Recording {
  return {spans: [], calls: [], messages: [], projects: [], state: 'running'}
}

let current: Recording = {...startRecording(), state: 'done'}
let changed: () => void = () => {}

/** The current recording. */
export function recording(): Recording {
  return current
}

/** Starts a new recording. */
export function record(anew: Recording): void {
  current = anew
  changed()
}

/** Reports that the recording has grown. */
export function grown(): void {
  changed()
}

/** Calls `listener` whenever the recording has grown. */
export function onGrown(listener: () => void): void {
  changed = listener
}
