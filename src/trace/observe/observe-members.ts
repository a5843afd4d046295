import {createHiddenField, type HiddenField} from '../../context/state/hidden-field.ts'
import type {Observe, Part, Work} from '../work.ts'
import {accessorNames, isPlain, methodNames} from './member-names.ts'
import {Parts, type Settle} from './parts.ts'
import {replaceMember} from './replaced-member.ts'
import {essentialMembers, runMember} from './run-member.ts'

/** Any other object with a `then`: a query builder, a promise of an SDK or of another realm. */
export function isThenable(result: object): boolean {
  return 'then' in result && typeof result.then === 'function'
}

/**
 * Keeps the object, and never starts it. Its members run with the span active, and the work ends with the promises, streams
 * and iterators that they return: by `then`, an iteration, or a helper such as `exec`, `withResponse` and `tee`.
 */
export function observeMembers(work: Work, result: object, again: Observe, settle?: Settle): object {
  observePartsOf(result, new Parts(work, again, settle))
  return result
}

/** The same for parts that the caller adds to. */
export function observePartsOf(result: object, parts: Parts): void {
  const restore = observeOwn(result, parts)
  if (restore === undefined || !observeInherited(result, parts)) {
    restore?.()
    parts.work.succeed(result)
  } else {
    parts.restore = restore
    parts.work.hold(result)
  }
}

function observeOwn(result: object, parts: Parts): (() => void) | undefined {
  const restores: (() => void)[] = []
  const restore = (): void => {
    for (const each of restores) each()
  }
  for (const name of isPlain(result) ? methodNames(result) : essentialMembers) {
    const original: unknown = Object.getOwnPropertyDescriptor(result, name)?.value
    if (typeof original !== 'function') continue
    const done = replaceMember(result, name, {
      writable: true,
      value: function (this: unknown, ...args: unknown[]): unknown {
        return runMember(parts, name, original as Part, this, args)
      },
    })
    if (done === undefined) {
      restore()
      return undefined
    }
    restores.push(done)
  }
  return restore
}

// As for generators: an object between the result and its prototype, which all results of one class share.
function observeInherited(result: object, parts: Parts): boolean {
  if (isPlain(result)) return true
  try {
    const prototype = Object.getPrototypeOf(result) as object
    const current = fields.get(prototype)
    // The form of an earlier call. The form of one that goes on gets another form over it.
    if (current?.get(result)?.work.ended) {
      current.set(result, parts)
      return true
    }
    const {form, field} = formOf(prototype)
    Object.setPrototypeOf(result, form)
    field.set(result, parts)
    return true
  } catch {
    return false
  }
}

type PartsField = HiddenField<object, Parts>

/** The observed form of a class: an object over its prototype, and the field that keeps the parts of each instance. */
interface Form {
  readonly form: object
  readonly field: PartsField
}

const forms = /* @__PURE__ */ createHiddenField<object, Form>()
const fields = /* @__PURE__ */ createHiddenField<object, PartsField>()

function formOf(prototype: object): Form {
  const known = forms.get(prototype)
  if (known !== undefined) return known
  const field: PartsField = createHiddenField()
  const form = Object.create(prototype) as object
  for (const name of methodNames(prototype)) Object.defineProperty(form, name, observedMethod(prototype, name, field))
  for (const name of accessorNames(prototype)) {
    Object.defineProperty(form, name, observedAccessor(prototype, name, field))
  }
  const made = {form, field}
  forms.set(prototype, made)
  fields.set(form, field)
  return made
}

// Looked up at each call, as without tracing: a method of the prototype can be replaced later.
function observedMethod(prototype: object, name: PropertyKey, field: PartsField): PropertyDescriptor {
  return {
    configurable: true,
    writable: true,
    value: function (this: object, ...args: unknown[]): unknown {
      const method = Reflect.get(prototype, name, this) as Part
      const parts = partsOf(this, field)
      return parts === undefined
        ? Reflect.apply(method, this, args as never[])
        : runMember(parts, name, method, this, args)
    },
  }
}

function observedAccessor(prototype: object, name: PropertyKey, field: PartsField): PropertyDescriptor {
  const read = (self: object): unknown => Reflect.get(prototype, name, self)
  return {
    configurable: true,
    get(this: object): unknown {
      const parts = partsOf(this, field)
      if (parts === undefined || parts.idle) return read(this)
      return parts.offer(name, parts.takeWhole(read, undefined, [this]))
    },
    set(this: object, value: unknown) {
      Reflect.set(prototype, name, value, this)
    },
  }
}

function partsOf(self: unknown, field: PartsField): Parts | undefined {
  return typeof self === 'object' && self !== null ? field.get(self) : undefined
}
