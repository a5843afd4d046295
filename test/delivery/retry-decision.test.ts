import test from 'ava'
import type {Answer} from '../../src/delivery/answer.ts'
import {decide, type Situation, type RetryDecision} from '../../src/delivery/retry-decision.ts'

const error = new Error('no')
const failsOnce: Answer = {kind: 'later', error, suspect: 'server-error'}
const breaks: Answer = {kind: 'later', error, suspect: 'cut-off'}
const usual: Situation = {
  spans: 512,
  tries: 0,
  suspect: false,
  proofs: 0,
  asideTaken: false,
  hopeless: false,
  ending: false,
}

const cases: readonly (readonly [string, Answer, Partial<Situation>, RetryDecision])[] = [
  ['a success', {kind: 'accepted'}, {}, {act: 'settle', outcome: 'accepted'}],
  ['a partial success', {kind: 'partial', rejected: 3, error}, {}, {act: 'settle-partly', refused: 3}],
  ['a refusal for good', {kind: 'refused', error}, {}, {act: 'settle', outcome: 'refused'}],
  ['silence', {kind: 'silent', error}, {}, {act: 'settle', outcome: {dropped: 'no-answer'}}],
  ['413 to many', {kind: 'split', error}, {}, {act: 'cut'}],
  ['413 to one', {kind: 'split', error}, {spans: 1}, {act: 'settle', outcome: 'refused'}],
  ['413 to everything', {kind: 'split', error}, {hopeless: true}, {act: 'settle', outcome: 'refused'}],
  ['503, however often', {kind: 'later', error}, {tries: 100}, {act: 'send-again'}],
  ['401', {kind: 'unauthorized', error}, {}, {act: 'send-again'}],
  [
    '401 at the end',
    {kind: 'unauthorized', error},
    {ending: true},
    {act: 'settle', outcome: {dropped: 'process-exit'}},
  ],
  ['500, the first time', failsOnce, {}, {act: 'send-again'}],
  ['500, the third time', failsOnce, {tries: 2}, {act: 'cut'}],
  ['500 to a half', failsOnce, {spans: 256, suspect: true}, {act: 'cut'}],
  ['500 to others as well', failsOnce, {tries: 9, asideTaken: true}, {act: 'send-again'}],
  ['500 to one, nothing proven', failsOnce, {spans: 1, tries: 1, suspect: true}, {act: 'put-aside'}],
  ['500 to one and to others', failsOnce, {spans: 1, tries: 9, asideTaken: true}, {act: 'send-again'}],
  [
    '500 to one, though others were taken',
    failsOnce,
    {spans: 1, tries: 1, suspect: true, proofs: 1},
    {act: 'settle', outcome: 'refused'},
  ],
  ['a broken connection, the third time', breaks, {tries: 2}, {act: 'cut'}],
  ['a broken connection to one, twice proven', breaks, {spans: 1, tries: 1, proofs: 2}, {act: 'put-aside'}],
  [
    'a broken connection to one, five times proven',
    breaks,
    {spans: 1, tries: 1, proofs: 5},
    {act: 'settle', outcome: {dropped: 'no-answer'}},
  ],
]

for (const [what, answer, situation, decision] of cases) {
  test(`${what}: ${decision.act}`, t => t.deepEqual(decide(answer, {...usual, ...situation}), decision))
}
