// A receiver in a process of its own, so that its work is not measured as ours. Driven by messages.
import {type Script, startReceiver} from './receiver.ts'

/** A request of the parent; each gets one reply. */
export type Request =
  | {readonly ask: 'play'; readonly script: Script}
  | {readonly ask: 'seen'}
  | {readonly ask: 'close'}
  | {readonly ask: 'open'}

const receiver = await startReceiver()

async function answer(request: Request): Promise<unknown> {
  if (request.ask === 'play') return receiver.play(request.script)
  if (request.ask === 'seen') return receiver.seen()
  return request.ask === 'close' ? receiver.close() : receiver.open()
}

let turn: Promise<unknown> = Promise.resolve()
process.on('message', (request: Request) => {
  turn = turn.then(() => answer(request)).then(result => process.send?.({result}))
})
process.send?.({result: receiver.url})
