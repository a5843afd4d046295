import {Encoder} from './encode.ts'
import type {Limits} from './limits.ts'
import type {Write} from './write.ts'

let spare: Encoder | undefined

/** An encoder for one call. A getter that calls `plan` again meets another one, so calls within calls stay apart. */
export function takeEncoder(write: Write, limits: Limits, capture: boolean): Encoder {
  const encoder = spare ?? new Encoder()
  spare = undefined
  encoder.begin(write, limits, capture)
  return encoder
}

/** Ends the call and returns how many attributes it lost; `encoder` is not to be used again. */
export function giveBack(encoder: Encoder): number {
  encoder.end()
  spare = encoder
  return encoder.lost
}
