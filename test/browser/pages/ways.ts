/** One way for code to run later: `run` calls `check` exactly once, behind the step that the name describes. */
export interface Way {
  readonly name: string
  readonly run: (check: () => void) => unknown
}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
const plain = 1 as unknown
const tick = async (): Promise<void> => {
  await wait(1)
}

const failing = async (): Promise<void> => {
  await tick()
  throw new Error('expected')
}

class Steps {
  static async #hidden(check: () => void): Promise<void> {
    await tick()
    check()
  }
  async method(check: () => void): Promise<void> {
    await tick()
    check()
  }
  hidden(check: () => void): Promise<void> {
    return Steps.#hidden(check)
  }
}

async function* numbers(): AsyncGenerator<number> {
  yield 1
  await tick()
  yield 2
}

/** Calls back `then`-style, once. */
const once = (start: (done: () => void) => void, check: () => void): Promise<void> =>
  new Promise(resolve => {
    start(() => {
      check()
      resolve()
    })
  })

/** THE list of the context matrix. */
export const ways: readonly Way[] = [
  {name: 'the same turn', run: check => check()},
  {name: '`await` of a promise', run: async check => (await wait(1), check())},
  {name: '`await` of a plain value', run: async check => (await plain, check())},
  {
    name: 'nested async functions',
    run: async check => {
      await (async () => {
        await tick()
        await tick()
      })()
      check()
    },
  },
  {
    name: 'an async arrow in a callback',
    run: check => Promise.all([1].map(async () => (await tick(), check()))),
  },
  {name: 'an async method', run: check => new Steps().method(check)},
  {name: 'a private async method', run: check => new Steps().hidden(check)},
  {
    name: '`for await` over an async generator',
    run: async check => {
      for await (const _ of numbers());
      check()
    },
  },
  {
    name: 'inside an async generator, after its `await`',
    run: async check => {
      async function* inner(): AsyncGenerator<number> {
        await tick()
        check()
        yield 1
      }
      for await (const _ of inner());
    },
  },
  {
    name: '`catch` and `finally` after an `await`',
    run: async check => {
      try {
        await failing()
      } catch {
        await tick()
      } finally {
        check()
      }
    },
  },
  {
    name: '`await using`',
    run: async check => {
      {
        await using _ = {[Symbol.asyncDispose]: tick}
      }
      check()
    },
  },
  {name: '`promise.then`', run: check => wait(1).then(check)},
  {name: '`Promise.all`', run: async check => (await Promise.all([tick(), tick()]), check())},
  {name: '`Promise.race`', run: async check => (await Promise.race([tick(), tick()]), check())},
  {name: '`setTimeout`', run: check => once(done => setTimeout(done, 1), check)},
  {
    name: '`setInterval`',
    run: check =>
      once(done => {
        const timer = setInterval(() => {
          clearInterval(timer)
          done()
        }, 1)
      }, check),
  },
  {name: '`queueMicrotask`', run: check => once(done => queueMicrotask(done), check)},
  {name: '`requestAnimationFrame`', run: check => once(done => requestAnimationFrame(done), check)},
  {name: '`requestIdleCallback`', run: check => once(done => requestIdleCallback(done), check)},
  {
    name: '`fetch` and its body',
    run: async check => {
      await (await fetch('/echo')).text()
      check()
    },
  },
  {
    name: 'a stream reader',
    run: async check => {
      const reader = (await fetch('/echo')).body?.getReader()
      for (let done = false; !done; ) done = (await reader?.read())?.done ?? true
      check()
    },
  },
  {
    name: '`XMLHttpRequest`, `onload`',
    run: check =>
      once(done => {
        const request = new XMLHttpRequest()
        request.open('GET', '/echo')
        request.addEventListener('load', done)
        request.send()
      }, check),
  },
  {
    name: 'a listener added here, the event fired elsewhere',
    run: check =>
      once(done => {
        const target = new EventTarget()
        target.addEventListener('ping', done, {once: true})
        elsewhere(() => target.dispatchEvent(new Event('ping')))
      }, check),
  },
  {
    name: 'a click on an element',
    run: check =>
      once(done => {
        const button = document.createElement('button')
        button.addEventListener('click', done)
        elsewhere(() => button.click())
      }, check),
  },
  {
    name: '`MutationObserver`',
    run: check =>
      once(done => {
        const node = document.createElement('div')
        const observer = new MutationObserver(() => {
          observer.disconnect()
          done()
        })
        observer.observe(node, {attributes: true})
        elsewhere(() => node.setAttribute('class', 'changed'))
      }, check),
  },
  {
    name: 'IndexedDB, `onsuccess`',
    run: check =>
      once(done => {
        const request = indexedDB.open('enrich-span', 1)
        request.addEventListener('success', () => {
          request.result.close()
          done()
        })
      }, check),
  },
  {
    name: '`crypto.subtle`',
    run: async check => (await crypto.subtle.digest('SHA-256', new Uint8Array(8)), check()),
  },
  {
    name: 'an `AbortSignal`',
    run: check =>
      once(done => {
        const controller = new AbortController()
        controller.signal.addEventListener('abort', done)
        elsewhere(() => controller.abort())
      }, check),
  },
  {
    name: "`MessageChannel`, `addEventListener('message')`",
    run: check =>
      once(done => {
        const {port1, port2} = new MessageChannel()
        port1.addEventListener('message', () => {
          port1.close()
          done()
        })
        port1.start()
        port2.postMessage('ping')
      }, check),
  },
  {
    name: '`MessageChannel`, `onmessage`',
    run: check =>
      once(done => {
        const {port1, port2} = new MessageChannel()
        // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this is the other way
        port1.onmessage = () => {
          port1.close()
          done()
        }
        port2.postMessage('ping')
      }, check),
  },
  {
    name: '`BroadcastChannel`, `onmessage`',
    run: check =>
      once(done => {
        const name = crypto.randomUUID()
        const receiver = new BroadcastChannel(name)
        const sender = new BroadcastChannel(name)
        // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this is the other way
        receiver.onmessage = () => {
          receiver.close()
          sender.close()
          done()
        }
        sender.postMessage('ping') // oxlint-disable-line unicorn/require-post-message-target-origin -- that is for windows
      }, check),
  },
  {
    name: '`scheduler.postTask`',
    run: check =>
      once(done => {
        const {scheduler} = globalThis as unknown as {scheduler: {postTask(task: () => void): unknown}}
        void scheduler.postTask(done)
      }, check),
  },
  {
    name: '`navigator.locks`',
    run: check => once(done => void navigator.locks.request(crypto.randomUUID(), async () => done()), check),
  },
  {
    name: 'a library that calls back after its own native `await`',
    // From text that no bundler changes, like a library from a CDN.
    run: async check => (await libraryOf()).later(check),
  },
]

/** Runs `task` outside every flow of the test, like a user's click or another tenant's timer. */
function elsewhere(task: () => void): void {
  outside.push(task)
}

const outside: (() => void)[] = []
setInterval(() => {
  for (const task of outside.splice(0)) task()
}, 1)

interface Library {
  later(callback: () => void): Promise<void>
}

async function libraryOf(): Promise<Library> {
  // Not known to the bundler, so it stays as it is.
  const address = '/library.js'
  return (await import(address)) as Library
}
