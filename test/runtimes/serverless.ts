import {readFileSync} from 'node:fs'
import {type Receiver, startReceiver} from '../delivery/receiver/receiver.ts'
import {textOf} from './launch.ts'

/** The example of docs/serverless.md below a heading, with its receiver. */
export function serverlessExample(heading: string, url: string): string {
  const section = readFileSync('docs/serverless.md', 'utf8')
    .split(/^## /m)
    .find(each => each.startsWith(`${heading}\n`))
  const code = /```js\n([\s\S]*?)```/.exec(section ?? '')?.[1]
  if (code === undefined) throw new Error(`docs/serverless.md has no example for ${heading}`)
  return code.replace(/(process\.)?env\.RECEIVER/, JSON.stringify(url))
}

/** A receiver for the example alone. */
export const exampleReceiver = (): Promise<Receiver> => startReceiver()

/** Calls the example, and rejects when its span does not arrive after the response. */
export async function expectDelivery(address: string, receiver: Receiver): Promise<void> {
  const text = await textOf(`${address}?question=why`)
  if (text !== 'why!') throw new Error(`the example of docs/serverless.md responded "${text}"`)
  for (let tries = 0; tries < 100; tries++) {
    if (receiver.seen().names.includes('answer')) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('the example of docs/serverless.md does not deliver its span')
}
