import {type ChildEncoder, sizeOf} from './child-encoder.ts'
import {type Key, keyBelow, passingKey} from './key-cache.ts'

/** Sets and typed arrays give this many elements: longer ones are data for a file, not for a span. */
const mostElements = 1_000

/** The keys of later elements are not remembered: they would push out those that come again. */
const mostKnownElements = 64

/** The elements of an array; holes, like `undefined`, write nothing and keep their index. */
export function encodeArray(encoder: ChildEncoder, key: Key, array: readonly unknown[], depth: number): void {
  const {length} = array
  for (let index = 0; index < length; index++) {
    if (encoder.nodes === 0) {
      encoder.leaveOut(length - index)
      break
    }
    if (length - index > mostElements && !(index in array)) {
      encodeSparse(encoder, key, array, index, depth)
      break
    }
    const name = String(index)
    const child = index < mostKnownElements ? keyBelow(key, name) : passingKey(key, name)
    encoder.encodeProperty(child, array, name, depth)
  }
}

// Long, and not all of it is there: only what is there counts. `new Array(1e9)` has no elements.
function encodeSparse(encoder: ChildEncoder, key: Key, array: readonly unknown[], from: number, depth: number): void {
  for (const name of Object.keys(array)) {
    if (!(Number(name) > from)) continue
    if (encoder.nodes === 0) encoder.leaveOut(1)
    else encoder.encodeProperty(passingKey(key, name), array, name, depth)
  }
}

/** The first elements of a set or a typed array, like those of an array. */
export function encodeElements(encoder: ChildEncoder, key: Key, elements: object, depth: number): void {
  let index = 0
  for (const element of elements as Iterable<unknown>) {
    if (index === mostElements || encoder.nodes === 0) {
      encoder.leaveOut(sizeOf(elements) - index)
      break
    }
    encoder.encodeChild(passingKey(key, String(index)), element, depth)
    index += 1
  }
}
