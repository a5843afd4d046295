import {fork} from 'node:child_process'
import {once} from 'node:events'
import path from 'node:path'
import type {Request} from './receiver-process.ts'
import type {Script, Seen} from './receiver.ts'

/** A receiver in another process. */
export interface RemoteReceiver extends AsyncDisposable {
  readonly url: string
  play(script: Script): Promise<void>
  seen(): Promise<Seen>
  /** Refuses connections until `open`. */
  close(): Promise<void>
  open(): Promise<void>
}

export async function startRemoteReceiver(script?: Script): Promise<RemoteReceiver> {
  const child = fork(path.join(import.meta.dirname, 'receiver-process.js'))
  const next = async (): Promise<unknown> => {
    const [message] = (await once(child, 'message')) as [{result: unknown}]
    return message.result
  }
  const url = (await next()) as string
  const ask = (request: Request): Promise<unknown> => {
    const answer = next()
    child.send(request)
    return answer
  }
  const receiver: RemoteReceiver = {
    url,
    play: async wanted => void (await ask({ask: 'play', script: wanted})),
    seen: async () => (await ask({ask: 'seen'})) as Seen,
    close: async () => void (await ask({ask: 'close'})),
    open: async () => void (await ask({ask: 'open'})),
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
  if (script !== undefined) await receiver.play(script)
  return receiver
}
