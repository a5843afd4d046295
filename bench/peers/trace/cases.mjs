// The four kinds of function of the comparison. Each calls `step`, which the same library traces, and keeps the thread
// busy, so that a span that covers the work is clearly longer than one that does not.
const pauseMs = 15

/** Each: the function, how its result is consumed, how many steps it takes, and whether the result is that of the bare call. */
export const cases = {
  generator: {
    make: step =>
      function* answer() {
        for (let part = 0; part < 3; part++) yield step(part)
      },
    consume: async result => {
      if (result?.[Symbol.iterator]) for (const _ of result);
      // Some libraries make it asynchronous. Then it is consumed as such.
      else if ((await result)?.[Symbol.asyncIterator]) for await (const _ of await result);
      else for (const _ of await result);
    },
    steps: 3,
    fails: false,
    staysSync: result => typeof result?.[Symbol.iterator] === 'function',
  },
  'async generator': {
    make: step =>
      async function* answer() {
        for (let part = 0; part < 3; part++) yield step(part)
      },
    consume: async result => {
      for await (const _ of await result);
    },
    steps: 3,
    fails: false,
    staysSync: result => typeof result?.[Symbol.asyncIterator] === 'function',
  },
  'throwing function': {
    make: step =>
      function answer() {
        step(0)
        throw new TypeError('broken')
      },
    consume: result => result,
    steps: 1,
    fails: true,
    // Synchronous: the error is thrown by the call itself.
    staysSync: (_, thrown) => thrown instanceof TypeError && thrown.message === 'broken',
  },
  'sync function': {
    make: step =>
      function answer() {
        return step(0)
      },
    consume: result => result,
    steps: 1,
    fails: false,
    staysSync: result => result === 0,
  },
}

/** The work of one step. */
export function busyStep(part) {
  const until = performance.now() + pauseMs
  while (performance.now() < until);
  return part
}

/** Least duration of a span that covers so many steps; clocks of whole milliseconds lose up to two. */
export const leastMs = steps => steps * pauseMs - 2
