import {createHiddenField} from '../../context/state/hidden-field.ts'
import {isNativePromise, observeBarePromise} from './observe-promise.ts'
import {readStep, stepNames} from './observe-iterator.ts'
import type {Part, Work} from '../work.ts'

/** A native generator, sync or async, whose steps are neither replaced nor observed yet. */
export function isGenerator(result: object): boolean {
  const {[Symbol.toStringTag]: tag} = result as {readonly [Symbol.toStringTag]?: unknown}
  if (tag !== 'Generator' && tag !== 'AsyncGenerator') return false
  return !stepNames.some(name => Object.hasOwn(result, name)) && works.get(result) === undefined
}

/**
 * Returns the same generator. An object between the generator and its prototype runs each step with the span active and
 * ends the work. All generators of one function share that object. Other iterators get own members instead, which cost
 * ten times as much.
 */
export function observeGenerator(work: Work, generator: object): object {
  try {
    Object.setPrototypeOf(generator, observedForm(Object.getPrototypeOf(generator) as Steps))
  } catch {
    work.succeed(generator)
    return generator
  }
  works.set(generator, work)
  work.lasts(generator, 'values')
  return generator
}

type Steps = Readonly<Record<(typeof stepNames)[number], Part>>

const works = /* @__PURE__ */ createHiddenField<object, Work>()
const forms = /* @__PURE__ */ createHiddenField<Steps, object>()

function observedForm(prototype: Steps): object {
  const known = forms.get(prototype)
  if (known !== undefined) return known
  // The method is looked up at each step, as without tracing, because code can replace it on the prototype later.
  const methods = {
    next(value: unknown): unknown {
      return takeStep(this, prototype.next, value)
    },
    return(value: unknown): unknown {
      return takeStep(this, prototype.return, value)
    },
    throw(error: unknown): unknown {
      return takeStep(this, prototype.throw, error)
    },
  }
  const form = Object.create(prototype, hidden(Object.getOwnPropertyDescriptors(methods))) as object
  forms.set(prototype, form)
  return form
}

function hidden(members: PropertyDescriptorMap): PropertyDescriptorMap {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, {...member, enumerable: false}]))
}

function takeStep(generator: object, original: Part, value: unknown): unknown {
  const work = works.get(generator)
  if (work === undefined || work.ended) return Reflect.apply(original, generator, [value] as never[])
  let step: unknown
  try {
    step = work.step(original, generator, [value])
  } catch (error) {
    work.fail(error)
    throw error
  }
  return isNativePromise(step) ? observeBarePromise(work, step, note) : note(work, step)
}

function note(work: Work, step: unknown): unknown {
  const {done, value} = readStep(step)
  if (done) work.finish(value)
  else work.chunk(value)
  return step
}
