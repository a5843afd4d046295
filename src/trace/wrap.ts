import {type Context, context, trace as api} from '@opentelemetry/api'
import {discover} from '../context/discover.ts'
import {enter} from '../context/entered-context.ts'
import type {Owner} from '../context/state/owner.ts'
import {snapshotOf} from '../context/context-snapshot.ts'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {startClaimedSpan} from '../context/start-span.ts'
import {ownerOfSpan} from '../context/state/span-owner.ts'
import type {Described} from './capture.ts'
import {like} from './like.ts'
import {startPlainSpan} from './plain-span.ts'
import {observe, observeAsync} from './observe/observe.ts'
import {enrichmentIn, ownerIn, type TraceOptions} from './trace-options.ts'
import {TracedCall} from './traced-call.ts'
import type {Observe, Part} from './work.ts'

/** Returns the traced form of `fn`. Each call is a span, and everything else about the function stays the same. */
export function wrap(fn: Part, options: TraceOptions, instance: Owner | undefined, member?: string | symbol): Part {
  const name = options.eventName ?? (fn.name || String(member ?? 'anonymous'))
  if (options.eventName === undefined && name.length === 1) {
    report(codes.minifiedName, instance, () => ({subject: `trace(): function "${name}"`}))
  }
  const explicit = options.tracer === undefined ? instance : ownerIn(options)
  const seen = isAsyncFunction(fn) ? observeAsync : observe
  const subject: Subject = {fn, name, options, explicit, enrichment: enrichmentIn(options), observe: seen}
  return like(fn, isConstructor(fn) ? constructible(subject) : callable(subject))
}

interface Subject extends Described {
  readonly fn: Part
  readonly explicit: Owner | undefined
  readonly observe: Observe
}

function run(subject: Subject, self: unknown, args: readonly unknown[]): unknown {
  const call = start(subject, args)
  if (call === undefined) return Reflect.apply(subject.fn, self, args as never[])
  let result: unknown
  try {
    result = call.step(subject.fn, self, args)
  } catch (error) {
    call.fail(error)
    throw error
  }
  return subject.observe(call, result)
}

function construct(subject: Subject, target: Newable, args: readonly unknown[]): object {
  const create = (): object => Reflect.construct(subject.fn, args, target)
  const call = start(subject, args)
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

// The tracer is discovered at each call. A remembered one would get the spans of other tenants.
function start(subject: Subject, args: readonly unknown[]): TracedCall | undefined {
  const {explicit, name} = subject
  const snapshot = snapshotOf(context.active(), explicit)
  const owner = explicit ?? discover(snapshot)?.owner
  if (owner === undefined) return startPlain(subject, args, snapshot.context)
  const span = startClaimedSpan(owner, name, noOptions, snapshot)
  const call = new TracedCall(span, owner, subject, enter(snapshot, owner, span))
  call.begin(args)
  return call
}

function startPlain(subject: Subject, args: readonly unknown[], at: Context): TracedCall | undefined {
  const span = startPlainSpan(subject.name, at)
  if (span === undefined) return undefined
  // A processor of ours on that provider may have adopted the span at its start.
  const call = new TracedCall(span, ownerOfSpan(span), subject, api.setSpan(at, span))
  call.begin(args)
  return call
}

const noOptions = {}

type Newable = new (...args: never[]) => object

function constructible(subject: Subject): Part {
  return function traced(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return run(subject, this, args)
    return construct(subject, new.target === (traced as unknown) ? (subject.fn as never) : (new.target as never), args)
  }
}

// The traced function is written as a method, because a method has a `this` and refuses `new`. So do arrow functions,
// methods and async functions.
function callable(subject: Subject): Part {
  const holder: {readonly traced: Part} = {
    traced(this: unknown, ...args: unknown[]): unknown {
      return run(subject, this, args)
    },
  }
  return holder.traced
}

// This construction does not run `fn`. It only tests whether `fn` is a constructor, as `new.target` of another
// constructor.
function isConstructor(fn: Part): boolean {
  try {
    Reflect.construct(Object, [], fn)
    return true
  } catch {
    return false
  }
}

// Both are checked, because a wrapper may copy the prototype of an async function and add members to its promise.
function isAsyncFunction(fn: Part): boolean {
  try {
    const [tag, text] = [Object.prototype.toString.call(fn), Function.prototype.toString.call(fn)]
    return tag === '[object AsyncFunction]' && text.startsWith('async')
  } catch {
    return false
  }
}
