// One experiment that is interrupted with Ctrl-C in the phase given. Arguments: the phase, the run file.
import {writeSync} from 'node:fs'
import {setTimeout as wait} from 'node:timers/promises'
import {evaluate} from 'enrich-span/evaluate'
import {experimentOf, once} from './phases.ts'

const [phase = '', file = ''] = process.argv.slice(2)
const isBusy = ['in a function that never waits', 'while an item is written']
const unhandled: string[] = []
process.on('unhandledRejection', error => unhandled.push(String(error)))

// A signal alone keeps no process alive; a server that is waited for would.
const alive = setInterval(() => {}, 1_000)
const pressed = new Promise(resolve => process.once('SIGINT', resolve))
const tell = once(() => writeSync(1, 'reached\n'))
const reached = (): void => {
  tell()
  // Work that never waits takes long enough for the signal to come meanwhile.
  if (isBusy.includes(phase)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
}
const {journal = file, ...options} = experimentOf(phase, {reached, wait: () => pressed})
const {status, total, succeeded, failed, aborted} = await evaluate({...options, journal})
await wait(20)
clearInterval(alive)
process.stdout.write(`${JSON.stringify({status, total, succeeded, failed, aborted, unhandled})}\n`)
