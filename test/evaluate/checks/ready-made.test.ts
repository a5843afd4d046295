import test from 'ava'
import {
  calledTool,
  closeTo,
  contains,
  exactMatch,
  fromScorer,
  hasSpan,
  isEqual,
  matchCalls,
  matches,
  matchesSchema,
  maxCost,
  maxLatency,
  maxTokens,
  maxToolCalls,
  noFailedSpans,
  notCalledTool,
  similarity,
  type ToolCall,
  trajectory,
  type Trajectory,
  type Usage,
  validJson,
} from 'enrich-span/evaluators'
import {evaluate} from 'enrich-span/evaluate'

type Check = (outputs: never, inputs?: never, groundTruth?: never, context?: object) => unknown

/** The verdict of a check: its score, or `fails` when it could not measure. */
async function scoreOf(check: Check, outputs: unknown, truth?: unknown, context?: object): Promise<unknown> {
  try {
    const returned = await check(outputs as never, undefined, truth as never, context)
    return typeof returned === 'object' && returned !== null && 'score' in returned ? returned.score : returned
  } catch {
    return 'fails'
  }
}

const called = (name: string, rest: Partial<ToolCall> = {}): ToolCall => ({
  name,
  failed: false,
  startMs: 0,
  durationMs: 1,
  ...rest,
})
const seen = (toolCalls: readonly ToolCall[], rest: Partial<Trajectory> = {}): {trajectory: Trajectory} => ({
  trajectory: {toolCalls, modelCalls: 1, spans: toolCalls.length, failedSpans: 0, ...rest},
})
const usage = (rest: Partial<Usage> = {}): {usage: Usage} => ({
  usage: {
    inputTokens: 10,
    outputTokens: 5,
    cost: 0.5,
    calls: 1,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: 0,
    unpriced: 0,
    ...rest,
  },
})
const truncated = {truncated: true} as const
const search = called('search', {args: {query: 'refund policy', limit: 3, tags: ['a', 'b'], deep: {x: 1}}})
const schema = (validate: (value: unknown) => unknown) =>
  ({'~standard': {version: 1, vendor: 'test', validate}}) as never
const issue = (count: number) => ({
  issues: Array.from({length: count}, (_, n) => ({message: `wrong ${n}`, path: ['a']})),
})

const rows: [what: string, check: Check, outputs: unknown, truth: unknown, score: unknown, context?: object][] = [
  ['equal text', exactMatch(), 'a', 'a', true],
  ['other text', exactMatch(), 'a', 'b', false],
  ['the order of keys', exactMatch(), {a: 1, b: [2]}, {b: [2], a: 1}, true],
  ['an undefined field', exactMatch(), {a: 1, b: undefined}, {a: 1}, true],
  ['a date and its text', exactMatch(), new Date(0), '1970-01-01T00:00:00.000Z', true],
  ['a map and its object', exactMatch(), new Map([['a', 1]]), {a: 1}, true],
  ['1 and its text', exactMatch(), 1, '1', false],
  ['null and nothing', exactMatch(), {a: null}, {}, false],
  ['case, ignored', exactMatch({ignoreCase: true, trim: true}), {a: ' Yes'}, {a: 'yes'}, true],
  ['no ground truth', exactMatch(), 'a', undefined, undefined],
  ['NaN', exactMatch(), Number.NaN, 1, 'fails'],
  ['an infinity within', exactMatch(), {a: [1 / 0]}, {a: [1]}, 'fails'],
  ['a function', exactMatch(), () => 1, 1, 'fails'],
  ['all parts', contains(['a', 'b']), 'ab', undefined, true],
  ['one part of two', contains(['a', 'x']), 'ab', undefined, false],
  ['any part', contains(['a', 'x'], {any: true}), 'ab', undefined, true],
  ['a part in other case', contains('AB', {ignoreCase: true}), 'xab', undefined, true],
  ['parts of no text', contains('a'), {a: 1}, undefined, 'fails'],
  ['a pattern', matches(/^\d+$/), '42', undefined, true],
  ['another', matches(/^\d+$/), 'x', undefined, false],
  ['a pattern of no text', matches(/4/), 42, undefined, 'fails'],
  ['JSON', validJson(), '{"a":1}', undefined, true],
  ['a fenced block', validJson(), '```json\n{}\n```', undefined, false],
  ['JSON of no text', validJson(), {}, undefined, 'fails'],
  ['a schema', matchesSchema(schema(value => ({value}))), 1, undefined, true],
  ['a schema that refuses', matchesSchema(schema(() => issue(7))), 1, undefined, false],
  ['an async schema', matchesSchema(schema(async () => issue(1))), 1, undefined, false],
  [
    'a schema that throws',
    matchesSchema(
      schema(() => {
        throw new Error('broken')
      }),
    ),
    1,
    undefined,
    'fails',
  ],
  ['close numbers', closeTo({absolute: 0.1}), 1, 1.05, true],
  ['far numbers', closeTo({absolute: 0.1}), 1, 1.2, false],
  ['rounding', closeTo(), 0.1 + 0.2, 0.3, true],
  ['a relative distance', closeTo({relative: 0.1}), 95, 100, true],
  ['a number and text', closeTo(), 1, '1', 'fails'],
  ['a number and nothing', closeTo(), 1, undefined, undefined],
  ['similar', similarity(), 'flaw', 'lawn', 0.5],
  ['similar in other case', similarity({ignoreCase: true}), 'A', 'a', 1],
  ['similar to no text', similarity(), 1, 'a', 'fails'],
  ['too long a text', similarity(), 'x'.repeat(10_001), 'a', 'fails'],
  ['in time', maxLatency(100), 1, undefined, true, {latencyMs: 100}],
  ['late', maxLatency(100), 1, undefined, false, {latencyMs: 101}],
  ['latency unknown', maxLatency(100), 1, undefined, 'fails'],
  ['few tokens', maxTokens(15), 1, undefined, true, usage()],
  ['many tokens', maxTokens(14), 1, undefined, false, usage()],
  ['tokens unknown', maxTokens(14), 1, undefined, 'fails', {}],
  ['cheap', maxCost(1), 1, undefined, true, usage()],
  ['dear', maxCost(0.1), 1, undefined, false, usage()],
  ['cost of some calls unknown', maxCost(1), 1, undefined, 'fails', usage({unpriced: 1})],
  ['cost unknown', maxCost(1), 1, undefined, 'fails', {}],
  ['a call', calledTool('search'), 1, undefined, true, seen([search])],
  ['no call', calledTool('pay'), 1, undefined, false, seen([search])],
  ['a name by pattern', calledTool(/^sea/g), 1, undefined, true, seen([search])],
  [
    'args in part',
    calledTool('search', {args: {query: /refund/i, limit: (n: number) => n < 10}}),
    1,
    undefined,
    true,
    seen([search]),
  ],
  ['other args', calledTool('search', {args: {query: /pay/}}), 1, undefined, false, seen([search])],
  ['3 is not "3"', calledTool('search', {args: {limit: '3'}}), 1, undefined, false, seen([search])],
  ['a pattern on a number', calledTool('search', {args: {limit: /^3$/}}), 1, undefined, true, seen([search])],
  ['a list', calledTool('search', {args: {tags: ['a', /b/]}}), 1, undefined, true, seen([search])],
  ['a shorter list', calledTool('search', {args: {tags: ['a']}}), 1, undefined, false, seen([search])],
  [
    'exact args',
    calledTool('search', {args: {query: /./, limit: 3, tags: ['a', 'b'], deep: {x: 1}}, exact: true}),
    1,
    undefined,
    true,
    seen([search]),
  ],
  [
    'exact args, a key more',
    calledTool('search', {args: {query: /./, limit: 3, tags: ['a', 'b'], deep: {}}, exact: true}),
    1,
    undefined,
    false,
    seen([search]),
  ],
  ['twice', calledTool('search', {times: 2}), 1, undefined, true, seen([search, search])],
  ['once for twice', calledTool('search', {times: 2}), 1, undefined, false, seen([search])],
  ['one to two', calledTool('search', {times: [1, 2]}), 1, undefined, false, seen([search, search, search])],
  ['failed calls alone', calledTool('search', {failed: true}), 1, undefined, false, seen([search])],
  ['found although truncated', calledTool('search'), 1, undefined, true, seen([search], truncated)],
  ['not found, truncated', calledTool('pay'), 1, undefined, 'fails', seen([search], truncated)],
  ['twice, truncated', calledTool('search', {times: 2}), 1, undefined, 'fails', seen([search, search], truncated)],
  [
    'args cut',
    calledTool('search', {args: {query: /x/}}),
    1,
    undefined,
    'fails',
    seen([called('search', {args: '{"qu', argsCut: true})]),
  ],
  [
    'args cut, of another tool',
    calledTool('pay', {args: {query: /x/}}),
    1,
    undefined,
    false,
    seen([called('search', {argsCut: true})]),
  ],
  ['calls unknown', calledTool('search'), 1, undefined, 'fails', {}],
  ['not called', notCalledTool('pay'), 1, undefined, true, seen([search])],
  ['called after all', notCalledTool('search'), 1, undefined, false, seen([search])],
  ['called, truncated', notCalledTool('search'), 1, undefined, false, seen([search], truncated)],
  ['not called, truncated', notCalledTool('pay'), 1, undefined, 'fails', seen([search], truncated)],
  ['not called, unknown', notCalledTool('pay'), 1, undefined, 'fails', {}],
  ['few calls', maxToolCalls(1), 1, undefined, true, seen([search])],
  ['many calls', maxToolCalls(1), 1, undefined, false, seen([search, search])],
  ['many calls, truncated', maxToolCalls(1), 1, undefined, false, seen([search, search], truncated)],
  ['few calls of these', maxToolCalls(0, {only: ['pay', /^x/]}), 1, undefined, true, seen([search])],
  ['few calls, truncated', maxToolCalls(1), 1, undefined, 'fails', seen([search], truncated)],
  ['few calls, unknown', maxToolCalls(1), 1, undefined, 'fails', {}],
  ['a trajectory', trajectory(['search', 'pay']), 1, undefined, true, seen([search, called('log'), called('pay')])],
  [
    'a trajectory of these tools',
    trajectory(['search'], {extras: false, only: 'search'}),
    1,
    undefined,
    true,
    seen([search, called('log')]),
  ],
  ['a trajectory, truncated', trajectory(['search']), 1, undefined, 'fails', seen([search], truncated)],
  ['a trajectory, unknown', trajectory([]), 1, undefined, 'fails', {}],
  ['a part of a trajectory', trajectory(['search', 'pay'], {partial: true}), 1, undefined, 2 / 3, seen([search])],
  ['no failed span', noFailedSpans(), 1, undefined, true, seen([search])],
  ['a failed span', noFailedSpans(), 1, undefined, false, seen([search], {failedSpans: 1})],
  ['spans unknown', noFailedSpans(), 1, undefined, 'fails', {}],
  ['spans truncated', noFailedSpans(), 1, undefined, 'fails', seen([], truncated)],
  ['a span', hasSpan(({name}) => name === 'x'), 1, undefined, true, {...seen([], {spans: 1}), spans: [{name: 'x'}]}],
  [
    'no such span',
    hasSpan(({name}) => name === 'y'),
    1,
    undefined,
    false,
    {...seen([], {spans: 1}), spans: [{name: 'x'}]},
  ],
  ['a span, rescored', hasSpan(() => true), 1, undefined, 'fails', {...seen([], {spans: 1}), spans: []}],
  ['no span, truncated', hasSpan(() => false), 1, undefined, 'fails', {...seen([], {spans: 3}), spans: [{name: 'x'}]}],
  ['a scorer of numbers', fromScorer(({output}: {output: number}) => output / 2), 1, undefined, 0.5],
  ['a scorer that failed', fromScorer(() => ({score: null, error: 'no key'})), 1, undefined, 'fails'],
  ['a scorer that did not score', fromScorer(async () => ({score: null})), 1, undefined, undefined],
]

for (const [what, check, outputs, truth, score, context] of rows) {
  test(`${String((check as {name?: string}).name)} ${what}: ${String(score)}`, async t => {
    t.deepEqual(await scoreOf(check, outputs, truth, context), score)
    t.deepEqual(await scoreOf(check, outputs, truth, context), score, 'a second time as well')
  })
}

test('a verdict that is false has an explanation, without the data of the outputs', async t => {
  const explain = async (check: Check, ...rest: unknown[]): Promise<unknown> =>
    ((await check(...(rest as [never]))) as {explanation?: string}).explanation
  t.is(
    await explain(exactMatch(), {user: {name: 'secret-1'}}, undefined, {user: {name: 'secret-2'}}),
    'differs at or after "name"',
  )
  t.is(await explain(contains(['a', 'b']), 'a'), 'lacks "b"')
  t.is(
    await explain(matchesSchema(schema(() => issue(7))), 1),
    `${[0, 1, 2, 3, 4].map(n => `a: wrong ${n}`).join('; ')}; and 2 more`,
  )
  t.is(await explain(calledTool('pay'), 1, undefined, undefined, seen([search])), 'called: search')
  t.is(await explain(maxToolCalls(0), 1, undefined, undefined, seen([search])), '1 tool calls, at most 0 allowed')
})

test('the functions of values are plain', t => {
  t.true(isEqual({a: [1, {b: undefined}]}, {a: [1, {}]}))
  t.false(isEqual([1, 2], [2, 1]))
  t.true(matchCalls([search, called('pay', {failed: true})], 'pay', {failed: true}))
  t.throws(() => matchCalls(undefined, 'pay'), {message: /were not recorded/})
})

test('a scorer in the style of autoevals gives scores, rationales and several metrics', async t => {
  const list = fromScorer(
    Object.assign(
      ({output}: {output: string; expected?: string}) => [
        {name: 'tone', score: 1, metadata: {rationale: 'polite'}},
        {name: 'length', score: output.length},
        {name: 'none', score: null},
      ],
      {scorerName: 'Style'},
    ),
  )
  const result = await evaluate({
    name: 'scorers',
    dataset: [{inputs: 'q', groundTruth: 'yes', metadata: {lang: 'en'}}],
    function: () => 'yes',
    evaluators: [
      list,
      fromScorer(function Metadata({metadata}: {output: string; metadata?: unknown}) {
        return {score: metadata === undefined ? 0 : 1, metadata: {reasoning: 'seen'}}
      }),
    ],
    tracer: {destination: 'memory'},
    journal: false,
  })
  t.deepEqual(result.datapoints[0]?.metrics, {
    Style_tone: 1,
    Style_tone_explanation: 'polite',
    Style_length: 3,
    Metadata: 1,
    Metadata_explanation: 'seen',
  })
})

const refused: [what: string, make: () => unknown, message: RegExp][] = [
  [
    'an unknown option',
    () => exactMatch({ignorecase: true} as never),
    /exactMatch\(\): there is no option `ignorecase`/,
  ],
  ['nothing to contain', () => contains([]), /contains\(\): the parts/],
  ['text for a pattern', () => matches('x' as never), /must be a RegExp/],
  ['no schema', () => matchesSchema({} as never), /Standard Schema/],
  ['a negative distance', () => closeTo({absolute: -1}), /0 or more/],
  ['a budget that is none', () => maxCost(Number.NaN), /maxCost\(\): give a number/],
  ['a tool without a name', () => calledTool(''), /name of the tool/],
  ['times upside down', () => calledTool('a', {times: [2, 1]}), /\[least, most\], got \[2, 1\]/],
  ['half a call', () => maxToolCalls(0.5), /whole number/],
  ['no predicate', () => hasSpan(undefined as never), /give a function/],
  ['no scorer', () => fromScorer(undefined as never), /must be a function/],
]

for (const [what, make, message] of refused) {
  test(`refused at set-up: ${what}`, t => {
    t.throws(make, {name: 'EvaluationError', message})
  })
}

const uncalled: [name: string, entry: unknown][] = [
  ['exactMatch', exactMatch],
  ['calledTool', {evaluate: calledTool}],
]

for (const [name, entry] of uncalled) {
  test(`${name} without its call is refused, with the right spelling`, async t => {
    const run = evaluate({
      name: 'x',
      dataset: [{inputs: 1}],
      function: () => 1,
      evaluators: [entry as never],
      journal: false,
    })
    await t.throwsAsync(run, {
      name: 'EvaluationError',
      message: new RegExp(`evaluators\\[0\\]: .${name}. is not called. Write ${name}\\(…\\)`),
    })
  })
}
