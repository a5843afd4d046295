import {types} from 'node:util'

/** True for a proxy. Its traps may report endless prototypes, and `for…in` reads the keys of all of them. */
export function mayBeProxy(value: object): boolean {
  return types.isProxy(value)
}
