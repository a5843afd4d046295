import type {Trial} from './run.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Trials} from './trials.ts'
import {until} from '../control/until.ts'

/** Reads the units of a run until it stops: a dataset that does not answer must not hold up the end. */
export class Reader {
  readonly #units: Trials
  readonly #control: RunControl
  #reading = 0

  constructor(units: Trials, control: RunControl) {
    this.#units = units
    this.#control = control
  }

  next(): Trial | undefined | Promise<Trial | undefined> {
    const given = this.#units.next()
    return given instanceof Promise ? this.#wait(given) : given
  }

  /** Tells the dataset that nothing more is wanted; waits for that unless it is still reading, or the run was aborted. */
  async close(): Promise<void> {
    const closed = this.#units.close()
    if (this.#reading === 0) await until(this.#control.abortion, closed)
  }

  async #wait(given: Promise<Trial | undefined>): Promise<Trial | undefined> {
    this.#reading += 1
    const read = given.finally(() => {
      this.#reading -= 1
    })
    return until(this.#control.stop, read)
  }
}
