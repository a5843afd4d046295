import {context} from '@opentelemetry/api'
import type {Part} from '../work.ts'
import {observeIterator, stepNames, takeStep} from './observe-iterator.ts'
import type {Parts} from './parts.ts'

/** The members whose calls always are a use of the result. */
export const essentialMembers: readonly PropertyKey[] = [
  'then',
  'catch',
  'finally',
  Symbol.asyncIterator,
  Symbol.iterator,
]

/** Runs a member of an observed result, and observes the part of the work that it returns. */
export function runMember(
  parts: Parts,
  name: PropertyKey,
  member: Part,
  self: unknown,
  args: readonly unknown[],
): unknown {
  if (parts.idle) return Reflect.apply(member, self, args as never[])
  if (name === 'then') return runThen(parts, member, self, args)
  if (name === 'catch') return parts.take(name, member, self, withFailure(parts, args))
  if (name === Symbol.asyncIterator || name === Symbol.iterator) return runIteration(parts, name, member, self, args)
  if (isStep(name)) return runStep(parts, member, self, args)
  return parts.take(name, member, self, args)
}

/** The first call of `then` ends the part. Later ones get the same value. */
function runThen(parts: Parts, then: Part, self: unknown, args: readonly unknown[]): unknown {
  const [onValue, onError, ...rest] = args
  const part = parts.open('then')
  part.branch.begun = true
  const settled = (value: unknown): unknown => {
    const observed = parts.settled(part, value)
    return typeof onValue === 'function' ? outside(onValue as Part, observed) : observed
  }
  const failed = (error: unknown): unknown => {
    part.branch.fail(error)
    if (typeof onError === 'function') return outside(onError as Part, error)
    throw error
  }
  const outside = inConsumersContext()
  try {
    return parts.takeWhole(then, self, [settled, failed, ...rest])
  } catch (error) {
    part.branch.fail(error)
    throw error
  }
}

// The promise that `catch` returns succeeds with the value of the handler. Libraries accept classes of errors before it.
function withFailure({work}: Parts, args: readonly unknown[]): readonly unknown[] {
  const [onError] = args
  if (args.length !== 1 || typeof onError !== 'function') return args
  const outside = inConsumersContext()
  return [
    (error: unknown) => {
      work.fail(error)
      return outside(onError as Part, error)
    },
  ]
}

// The callbacks are the consumer's code.
function inConsumersContext(): (callback: Part, value: unknown) => unknown {
  const consumer = context.active()
  return (callback, value) => context.with(consumer, callback as (value: unknown) => unknown, undefined, value)
}

function runIteration(parts: Parts, name: PropertyKey, member: Part, self: unknown, args: readonly unknown[]): unknown {
  let iterator: unknown
  try {
    iterator = parts.takeWhole(member, self, args)
  } catch (error) {
    parts.work.fail(error)
    throw error
  }
  const {branch} = parts.open(name)
  branch.begun = true
  if (typeof iterator === 'object' && iterator !== null && observeIterator(branch, iterator)) {
    branch.lasts(iterator, 'values')
  } else {
    branch.finish()
  }
  return iterator
}

function isStep(name: PropertyKey): boolean {
  return (stepNames as readonly PropertyKey[]).includes(name)
}

// All steps of a cursor are one part.
function runStep(parts: Parts, member: Part, self: unknown, args: readonly unknown[]): unknown {
  if (parts.steps === undefined) {
    parts.steps = parts.open('next').branch
    if (typeof self === 'object' && self !== null) parts.steps.lasts(self, 'values')
  }
  return takeStep(
    parts.steps,
    () => parts.takeWhole(member, self, args),
    () => {},
  )
}
