import {type Context, context, ROOT_CONTEXT} from '@opentelemetry/api'
import * as codes from '../diagnostics/codes.ts'
import {report} from '../diagnostics/report.ts'
import {boundFunction} from './bound-function.ts'
import {boundView} from './bound-view.ts'
import {contextLasts} from './context-works.ts'

/**
 * Keeps the context of this moment for code that runs later, where the platform loses or swaps it.
 *
 * A function runs in this context whenever it is called. An emitter gives a view on itself whose listeners do, so that
 * two tenants may bind one emitter. An iterator or stream gives a view whose steps do. Other members work as before;
 * `target` itself is not changed.
 *
 * @example
 * const onData = bind(() => enrichSpan({metadata: {received: true}}))
 */
export function bind<T extends object>(target: T, at: Context = context.active()): T {
  // Without a context manager the context of this moment is always the root: there is nothing to keep.
  if (at === ROOT_CONTEXT && !contextLasts()) report(codes.noContextManager, undefined, () => ({subject: 'bind()'}))
  return typeof target === 'function' ? (boundFunction(target, at) as T) : boundView(target, at)
}
