import {type Parameters, parametersText} from './parameters.ts'
import type {Source} from './source.ts'
import type {Versions} from './versions.ts'

/** The facts of a run beside its results. */
export interface RunFacts {
  /** The parameters that the function received. */
  readonly parameters?: Parameters
  /** The id that the runs of one matrix of variants share. */
  readonly group?: string
  readonly tags?: readonly string[]
  readonly metadata?: Readonly<Record<string, unknown>>
  /** The commit of the code; absent outside of a git repository. */
  readonly source?: Source
  readonly versions?: Versions
}

/** The facts of an evaluator by which its metric is comparable. Older run files lack them. */
export interface EvaluatorFacts {
  readonly name: string
  /** 16 hex digits of its source, or of its kind and its settings, or of its version. */
  readonly fingerprint?: string
  /** The factory of a ready-made evaluator. */
  readonly kind?: string
  readonly version?: string
  readonly range?: readonly [low: number, high: number]
  readonly reducer?: string
  readonly labels?: Readonly<Record<string, number | boolean>>
  /** The id of the run with which the outputs are compared in pairs. */
  readonly against?: string
}

/** The facts of a run's first line, as the table reads them. */
interface RecordedFacts extends RunFacts {
  readonly name: string
  readonly datasetId: string
  readonly function: {readonly name: string; readonly version: string}
  readonly evaluators: readonly EvaluatorFacts[]
  readonly runEvaluators?: readonly {readonly name: string}[]
  readonly trials: number
  readonly selection?: string
  /** The fields by which the run is sliced. */
  readonly slices?: readonly string[]
}

/** The differences between facts. A new fact needs a row here, its use and its documentation. */
interface FactRow {
  /** The fact in messages. */
  readonly what: string
  /** The fact as text; absent for facts that are never compared. */
  readonly text?: (run: RecordedFacts) => string
  /** Whether a resumed run must have the same. If not, the first line of its file stays. */
  readonly resume: 'refuses a change' | 'stays'
  /** How merged shards get the fact: all have the same, the first has it, they are joined, or the whole has none. */
  readonly merge: 'equal' | 'first' | 'union' | 'none'
  /** Whether results and restored runs have the fact. */
  readonly result: boolean
  /** Whether an approved file has it. */
  readonly approved: boolean
}

const namesOf = (evaluators: readonly {readonly name: string}[] = []): string =>
  evaluators.map(({name}) => name).join(' ') || 'none'

const refuses = {resume: 'refuses a change', merge: 'equal', result: false} as const
const stays = {resume: 'stays', merge: 'first', result: true} as const

/**
 * The table of facts: how each survives a resumed run, merged shards and an approved file. The fingerprints of evaluators
 * have a rule of their own, `changedEvaluators`.
 */
const runFacts: Readonly<Record<keyof RecordedFacts, FactRow>> = {
  name: {what: 'name', text: ({name}) => name, ...refuses, approved: true},
  datasetId: {what: 'dataset', text: ({datasetId}) => datasetId, ...refuses, approved: true},
  function: {
    what: 'function',
    text: run => `${run.function.name} ${run.function.version}`,
    ...refuses,
    approved: false,
  },
  evaluators: {
    what: 'list of evaluators',
    text: run => namesOf(run.evaluators),
    ...refuses,
    result: true,
    approved: true,
  },
  runEvaluators: {
    what: 'list of run evaluators',
    text: run => namesOf(run.runEvaluators),
    ...refuses,
    merge: 'first',
    approved: false,
  },
  trials: {what: 'number of trials', text: run => String(run.trials), ...refuses, result: true, approved: true},
  selection: {what: 'selection', text: run => run.selection ?? 'all', ...refuses, merge: 'none', approved: false},
  parameters: {
    what: 'set of parameters',
    text: run => parametersText(run.parameters),
    ...refuses,
    result: true,
    approved: true,
  },
  group: {what: 'group', ...stays, approved: true},
  tags: {what: 'tags', ...stays, approved: false},
  metadata: {what: 'metadata', ...stays, approved: false},
  source: {what: 'source', ...stays, approved: true},
  versions: {what: 'versions', ...stays, approved: true},
  slices: {what: 'slices', ...stays, merge: 'union', result: false, approved: false},
}

const rows = Object.entries(runFacts) as readonly (readonly [keyof RecordedFacts, FactRow])[]

/** Returns the facts of a first line that results and restored runs have. */
export const factsOf = (line: RunFacts): RunFacts => picked(line, ({result}) => result)

/** Returns the facts of a run that an approved file has. */
export const approvedFacts = (run: object): object => picked(run, ({approved}) => approved)

/** Returns the facts that stay when a run is resumed. */
export const lastingFacts = (before: object): object => picked(before, ({resume}) => resume === 'stays')

function picked(run: object, wanted: (row: FactRow) => boolean): object {
  const values = run as Readonly<Record<string, unknown>>
  const names = rows.filter(([name, row]) => wanted(row) && values[name] !== undefined).map(([name]) => name)
  return Object.fromEntries(names.map(name => [name, values[name]]))
}

/** Describes the facts that a resumed run must not change and did. */
export const changesOfResumed = (before: RecordedFacts, now: RecordedFacts): readonly string[] => [
  ...rows.flatMap(([, {what, text, resume}]) =>
    resume === 'stays' || text === undefined || text(before) === text(now)
      ? []
      : [`${what} (was ${text(before)}, is ${text(now)})`],
  ),
  ...changedEvaluators(before, now),
]

/** Returns the first fact in which shards differ although they must agree. */
export function differenceOfShards(one: RecordedFacts, other: RecordedFacts): string | undefined {
  const row = rows.find(([, {text, merge}]) => merge === 'equal' && text !== undefined && text(one) !== text(other))
  return row?.[1].what === 'list of evaluators' ? 'evaluators' : (row?.[1].what ?? changedEvaluators(one, other)[0])
}

/** Joins the facts of shards that may differ. */
export function joinedFacts(shards: readonly RecordedFacts[]): Pick<RecordedFacts, 'slices'> {
  const slices = [...new Set(shards.flatMap(shard => shard.slices ?? []))]
  return slices.length === 0 ? {} : {slices}
}

// Older files do not have fingerprints, so nobody can tell.
function changedEvaluators(before: RecordedFacts, now: RecordedFacts): readonly string[] {
  return now.evaluators.flatMap(({name, fingerprint, against = 'none'}) => {
    const {fingerprint: was, against: wasAgainst = 'none'} = before.evaluators.find(each => each.name === name) ?? {}
    if (wasAgainst !== against) return [`run to compare with in pairs (was ${wasAgainst}, is ${against})`]
    if (was === undefined || fingerprint === undefined || was === fingerprint) return []
    return [`evaluator "${name}" (was ${was}, is ${fingerprint})`]
  })
}
