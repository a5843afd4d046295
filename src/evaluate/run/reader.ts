import type {Unit} from './run.ts'
import type {RunControl} from '../control/run-control.ts'
import type {Units} from './units.ts'
import {until} from '../control/until.ts'

/** Reads the units of a run until it stops: a dataset that does not answer must not hold up the end. */
export class Reader {
  readonly #units: Units
  readonly #control: RunControl
  #reading = 0

  constructor(units: Units, control: RunControl) {
    this.#units = units
    this.#control = control
  }

  next(): Unit | undefined | Promise<Unit | undefined> {
    const given = this.#units.next()
    return given instanceof Promise ? this.#wait(given) : given
  }

  /** Tells the dataset that nothing more is wanted; waits for that unless it is still reading, or the run was aborted. */
  async close(): Promise<void> {
    const closed = this.#units.close()
    if (this.#reading === 0) await until(this.#control.abortion, closed)
  }

  async #wait(given: Promise<Unit | undefined>): Promise<Unit | undefined> {
    this.#reading += 1
    const read = given.finally(() => {
      this.#reading -= 1
    })
    return until(this.#control.stop, read)
  }
}
