import {EvaluationError} from '../evaluation-error.ts'
import type {Trajectory} from '../spans/trajectory.ts'
import {
  type CalledOptions,
  type CallPattern,
  matchCalls,
  namesTool,
  requireCalls,
  type ToolNames,
  truncatedCalls,
} from './match-calls.ts'
import {matchTrajectory, type Step, type TrajectoryOptions} from './match-trajectory.ts'
import {factory, notKnown, type ReadyEvaluator, ready, refuseUnknown, verdict} from './ready-made.ts'

/** The part of the context that the checks of tool calls read. */
interface Seen {
  readonly trajectory?: Trajectory
}

type Check = ReadyEvaluator<unknown, unknown, unknown>

const measure =
  (of: (seen: Trajectory | undefined) => unknown) =>
  (_: unknown, __?: unknown, ___?: unknown, context: object = {}): unknown =>
    of((context as Seen).trajectory)

/**
 * True when the function called a tool, by the spans of any SDK. Fails when the spans do not show it for sure.
 *
 * @example
 * calledTool('search', {args: {query: /refund/i, limit: (n: number) => n < 10}, times: [1, 2]})
 */
export const calledTool: (name: string | RegExp, options?: CalledOptions) => Check = /* @__PURE__ */ factory(
  'calledTool',
  (name, options = {}) => {
    requireName('calledTool', name)
    refuseUnknown('calledTool', options, 'args', 'exact', 'failed', 'times')
    const {times} = options
    if (typeof times === 'object' && times[0] > times[1]) {
      throw new EvaluationError(`calledTool(): \`times\` must be [least, most], got [${times.join(', ')}]`)
    }
    return ready(
      {kind: 'calledTool', name: nameOf('calledTool', name), settings: [name, options]},
      measure(seen => verdict(matchCalls(seen, name, options), () => calledIn(seen))),
    )
  },
)

/** True when the function did not call a tool. Fails when the spans do not show it for sure. */
export const notCalledTool: (name: string | RegExp, options?: CallPattern) => Check = /* @__PURE__ */ factory(
  'notCalledTool',
  (name, options = {}) => {
    requireName('notCalledTool', name)
    refuseUnknown('notCalledTool', options, 'args', 'exact', 'failed')
    return ready(
      {kind: 'notCalledTool', name: nameOf('notCalledTool', name), settings: [name, options]},
      measure(seen => verdict(matchCalls(seen, name, {...options, times: 0}), () => calledIn(seen))),
    )
  },
)

/** True when the function called at most this many tools; with `only`, of these names. */
export const maxToolCalls: (most: number, options?: {readonly only?: ToolNames | undefined}) => Check =
  /* @__PURE__ */ factory('maxToolCalls', (most, options = {}) => {
    if (!Number.isSafeInteger(most) || most < 0)
      throw new EvaluationError('maxToolCalls(): give a whole number, 0 or more')
    refuseUnknown('maxToolCalls', options, 'only')
    const {only} = options
    return ready(
      {kind: 'maxToolCalls', settings: [most, options]},
      measure(seen => {
        const {known, truncated} = requireCalls(seen)
        const count = only === undefined ? known.length : known.filter(({name}) => namesTool(only, name)).length
        if (count <= most && truncated) throw notKnown(truncatedCalls)
        return verdict(count <= most, () => `${count} tool calls, at most ${most} allowed`)
      }),
    )
  })

/**
 * Whether the tool calls follow the steps; with `partial`, how far, from 0 to 1.
 *
 * @example
 * trajectory(['search', {name: 'refund', args: {order: '12'}}], {order: 'any-order', extras: false})
 */
export const trajectory: (steps: readonly Step[], options?: TrajectoryOptions) => Check = /* @__PURE__ */ factory(
  'trajectory',
  (steps, options = {}) => {
    if (!Array.isArray(steps)) throw new EvaluationError('trajectory(): the steps must be a list')
    refuseUnknown('trajectory', options, 'order', 'extras', 'partial', 'only')
    const range = options.partial ? {range: [0, 1] as const} : {}
    return ready(
      {kind: 'trajectory', settings: [steps, options], options: range},
      measure(seen => {
        const found = matchTrajectory(seen, steps, options)
        return typeof found === 'number' ? found : verdict(found, () => calledIn(seen))
      }),
    )
  },
)

function requireName(factoryName: string, name: unknown): void {
  if ((typeof name === 'string' && name !== '') || name instanceof RegExp) return
  throw new EvaluationError(`${factoryName}(): the name of the tool must be text or a RegExp`)
}

const nameOf = (kind: string, name: string | RegExp): string =>
  `${kind}_${typeof name === 'string' ? name : name.source}`

const mostNamed = 10

function calledIn(seen: Trajectory | undefined): string {
  const names = (seen?.toolCalls ?? []).map(({name, failed}) => (failed ? `${name} (failed)` : name))
  const more = names.length > mostNamed ? `, and ${names.length - mostNamed} more` : ''
  return names.length === 0 ? 'no tool was called' : `called: ${names.slice(0, mostNamed).join(', ')}${more}`
}
