import type {Answer} from '../receiver/receiver.ts'
import type {Fault} from './run-fault.ts'

const twice = (answer: Answer): {first: Answer[]; always: Answer} => ({first: [answer, answer], always: {}})
const poisoned = (number: number): string => (number === 777 ? 'poison' : String(number))

/** Each takes a few seconds. */
export const quickFaults: readonly Fault[] = [
  {name: 'no fault', script: {always: {}}, spans: 5_000},
  {name: '429, Retry-After 0', script: twice({status: 429, headers: {'retry-after': '0'}}), spans: 2_000},
  {name: '503, Retry-After 1', script: twice({status: 503, headers: {'retry-after': '1'}}), spans: 2_000},
  {name: '503 without Retry-After', script: twice({status: 503}), spans: 2_000},
  {
    name: '429, Retry-After a date',
    script: {first: [{status: 429, retryDateIn: 2}], always: {}},
    spans: 2_000,
  },
  {name: '413 above 200 spans', script: {always: {status: 413, maxSpans: 200}}, spans: 1_024},
  {
    name: '400 for one span',
    script: {always: {status: 400, poison: 'poison'}},
    spans: 1_024,
    refused: 1,
    nameOf: poisoned,
  },
  {
    name: '500 for one span',
    script: {always: {status: 500, poison: 'poison'}},
    spans: 1_024,
    refused: 1,
    nameOf: poisoned,
  },
  {
    name: '500 for everything, 9 times',
    script: {first: Array.from({length: 9}, () => ({status: 500})), always: {}},
    spans: 32,
  },
  {name: '400 for everything', script: {always: {status: 400}}, spans: 1_024, refused: 1_024},
  {name: '404', script: {always: {status: 404}}, spans: 600, refused: 600},
  {
    name: '401, then the key is fixed',
    script: {always: {status: 401}},
    spans: 1_000,
    meanwhile: async (receiver, tracer) => {
      while ((await receiver.seen()).requests === 0);
      await receiver.play({always: {}})
      // A flush tries again at once; without one the next attempt is after half a minute.
      await tracer.flush()
    },
  },
  {name: 'partial success, 7 rejected', script: {first: [{rejected: 7}], always: {}}, spans: 1_000, refused: 7},
  {name: 'reset after accept', script: twice({fault: 'reset'}), spans: 1_000},
  {
    name: 'crashes at one span',
    script: {always: {fault: 'crash', poison: 'poison'}},
    spans: 1_024,
    unanswered: 1,
    nameOf: poisoned,
  },
  {name: 'hangs', script: twice({fault: 'hang'}), spans: 1_000, destination: {timeoutMs: 500}},
  {
    name: 'hangs at one span',
    script: {always: {fault: 'hang', poison: 'poison'}},
    spans: 1_024,
    unanswered: 1,
    nameOf: poisoned,
    destination: {timeoutMs: 200},
  },
  {name: 'begins an answer and stops', script: twice({fault: 'half'}), spans: 1_000, destination: {timeoutMs: 500}},
  {name: 'an answer of 5 MB', script: {always: {bodyBytes: 5_000_000}}, spans: 2_000},
  {name: '10,000 in one tick, JSON', script: {always: {}}, spans: 10_000, destination: {protocol: 'http/json'}},
  {name: '10,000 in one tick, gzip', script: {always: {}}, spans: 10_000, destination: {compression: 'gzip'}},
]

/** Each takes about a minute. */
export const slowFaults: readonly Fault[] = [
  {
    name: '429, Retry-After 30',
    script: {first: [{status: 429, headers: {'retry-after': '30'}}], always: {}},
    spans: 2_000,
  },
]
