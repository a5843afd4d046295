import {context} from '@opentelemetry/api'
import {discover} from '../context/discover.ts'
import {enter} from '../context/entered-context.ts'
import type {Owner} from '../context/state/owner.ts'
import {snapshotOf} from '../context/context-snapshot.ts'
import {ownerOfTracer} from '../context/state/state.ts'
import {startClaimedSpan} from '../context/start-span.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import type {Described} from './capture.ts'
import {like} from './like.ts'
import {observe, observeAsync} from './observe/observe.ts'
import type {TraceOptions} from './trace-options.ts'
import {TracedCall} from './traced-call.ts'
import type {Observe, Part} from './work.ts'

/** The traced form of `fn`: each call is a span, and everything else about the function stays what it was. */
export function wrap(fn: Part, options: TraceOptions, instance: Owner | undefined, member?: string | symbol): Part {
  const name = options.eventName ?? (fn.name || String(member ?? 'anonymous'))
  const explicit = options.tracer === undefined ? instance : ownerOfTracer(options.tracer)
  const seen = isAsyncFunction(fn) ? observeAsync : observe
  const subject: Subject = {fn, name, options, explicit, enrichment: enrichmentIn(options), observe: seen}
  return like(fn, isConstructor(fn) ? constructible(subject) : callable(subject))
}

interface Subject extends Described {
  readonly fn: Part
  readonly explicit: Owner | undefined
  readonly observe: Observe
}

function run(subject: Subject, self: unknown, given: readonly unknown[]): unknown {
  const call = start(subject, given)
  if (call === undefined) return Reflect.apply(subject.fn, self, given as never[])
  let result: unknown
  try {
    result = call.step(subject.fn, self, given)
  } catch (error) {
    call.fail(error)
    throw error
  }
  return subject.observe(call, result)
}

function construct(subject: Subject, target: Newable, given: readonly unknown[]): object {
  const create = (): object => Reflect.construct(subject.fn, given, target)
  const call = start(subject, given)
  if (call === undefined) return create()
  try {
    const made = call.step(create, undefined, []) as object
    call.succeed(made)
    return made
  } catch (error) {
    call.fail(error)
    throw error
  }
}

// The tracer is discovered at each call: one remembered from the first would get the second tenant's spans.
function start(subject: Subject, given: readonly unknown[]): TracedCall | undefined {
  const {explicit, name} = subject
  const place = snapshotOf(context.active(), explicit)
  const owner = explicit ?? discover(place)?.owner
  if (owner === undefined) {
    report(codes.noTracer, undefined, () => ({subject: `trace(): function "${name}"`}))
    return undefined
  }
  const span = startClaimedSpan(owner, name, noOptions, place)
  const call = new TracedCall(span, owner, subject, enter(place, owner, span))
  call.begin(given)
  return call
}

const noOptions = {}

// Of an options object: what it says about each call.
function enrichmentIn({metadata, metrics, feedback, inputs, outputs, config}: TraceOptions): object | undefined {
  const enrichment = {metadata, metrics, feedback, inputs, outputs, config}
  return Object.values(enrichment).every(value => value === undefined) ? undefined : enrichment
}

type Newable = new (...given: never[]) => object

function constructible(subject: Subject): Part {
  return function traced(this: unknown, ...given: unknown[]): unknown {
    if (new.target === undefined) return run(subject, this, given)
    return construct(subject, new.target === (traced as unknown) ? (subject.fn as never) : (new.target as never), given)
  }
}

// A method: it has a `this`, and like the arrow functions, methods and async functions it stands for, no `new`.
function callable(subject: Subject): Part {
  const holder: {readonly traced: Part} = {
    traced(this: unknown, ...given: unknown[]): unknown {
      return run(subject, this, given)
    },
  }
  return holder.traced
}

// Asks without running it: only `new.target` is checked, for a constructor that is not `fn`.
function isConstructor(fn: Part): boolean {
  try {
    Reflect.construct(Object, [], fn)
    return true
  } catch {
    return false
  }
}

// Both are asked: wrappers, ours among them, take over the prototype of what they wrap, and may hang members onto promises.
function isAsyncFunction(fn: Part): boolean {
  try {
    const [tag, text] = [Object.prototype.toString.call(fn), Function.prototype.toString.call(fn)]
    return tag === '[object AsyncFunction]' && text.startsWith('async')
  } catch {
    return false
  }
}
