import {readFileSync} from 'node:fs'
import test from 'ava'
import {judge, type Labels, matchTrajectory, similarityOf, type Step, type ToolCall} from 'enrich-span/evaluators'

interface Vectors {
  readonly similarity: {readonly cases: readonly {one: string; other: string; similarity: number}[]}
  readonly trajectories: {
    readonly cases: readonly {
      readonly steps: readonly Step[]
      readonly calls: readonly {name: string; args?: unknown}[]
      readonly exact: boolean
      readonly inOrder: boolean
      readonly inOrderNoExtras: boolean
      readonly anyOrder: boolean
      readonly anyOrderNoExtras: boolean
      readonly inOrderPartial: number
      readonly anyOrderPartial: number
    }[]
  }
  readonly judgeAnswers: {
    readonly cases: readonly {
      readonly answer: unknown
      readonly labels?: Labels
      readonly range?: readonly [number, number]
      readonly score?: number
      readonly label?: string
      readonly explanation?: string
      readonly malformed?: true
    }[]
  }
}

const vectors = JSON.parse(readFileSync('test/fixtures/evaluators.json', 'utf8')) as Vectors

for (const {one, other, similarity} of vectors.similarity.cases) {
  test(`"${one}" and "${other}" are ${similarity} similar`, t => {
    t.true(Math.abs(similarityOf(one, other) - similarity) < 1e-12)
    t.true(Math.abs(similarityOf(other, one) - similarity) < 1e-12)
  })
}

const toCalls = (calls: readonly {name: string; args?: unknown}[]): ToolCall[] =>
  calls.map((call, index) => ({...call, failed: false, startMs: index, durationMs: 1}))

for (const each of vectors.trajectories.cases) {
  const {steps, calls} = each
  test(`steps ${JSON.stringify(steps)} against calls ${JSON.stringify(calls)}`, t => {
    const made = toCalls(calls)
    const found = {
      exact: matchTrajectory(made, steps, {order: 'exact'}),
      inOrder: matchTrajectory(made, steps),
      inOrderNoExtras: matchTrajectory(made, steps, {extras: false}),
      anyOrder: matchTrajectory(made, steps, {order: 'any-order'}),
      anyOrderNoExtras: matchTrajectory(made, steps, {order: 'any-order', extras: false}),
      inOrderPartial: matchTrajectory(made, steps, {partial: true}),
      anyOrderPartial: matchTrajectory(made, steps, {order: 'any-order', partial: true}),
    }
    t.deepEqual(
      found,
      Object.fromEntries(Object.keys(found).map(key => [key, each[key as keyof typeof each]])) as never,
    )
  })
}

for (const {answer, labels, range, malformed, ...expected} of vectors.judgeAnswers.cases) {
  test(`a judge that answers ${JSON.stringify(answer)}: ${malformed ? 'asked again' : JSON.stringify(expected)}`, async t => {
    let asked = 0
    const made = judge({
      ask: () => {
        asked += 1
        return answer
      },
      ...(labels === undefined ? {} : {labels}),
      ...(range === undefined ? {} : {range}),
      attempts: 2,
    })
    if (malformed) {
      await t.throwsAsync(made('Is it?'), {message: /no readable answer in 2 attempts/})
      t.is(asked, 2)
    } else {
      t.deepEqual(await made('Is it?'), expected as never)
      t.is(asked, 1)
    }
  })
}
