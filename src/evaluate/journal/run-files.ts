import {files} from '#platform/files'
import {EvaluationError} from '../evaluation-error.ts'

/** The folder of everything that this library writes for itself. */
export const homeFolder = '.enrich-span'
const runsFolder: string = `${homeFolder}/runs`

/**
 * Returns the path of a run's file. File names sort by the order of their runs, even if the clock was set back in
 * between.
 */
export function runFile(runId: string, startedAt: string): string {
  const stamp = startedAt.replace(/[:.]/g, '-')
  const [newest = ''] = runFiles()
    .map(path => stampOf(path))
    .filter(each => stampShape.test(each))
  return `${runsFolder}/${stamp > newest ? stamp : stampAfter(newest)}-${runId}.jsonl`
}

/** The format is 2026-11-22T21-45-25-123Z. */
const stampShape = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/

function stampAfter(stamp: string): string {
  const [, hour, minute, second, ms] = stampShape.exec(stamp) ?? []
  const time = new Date(`${hour}:${minute}:${second}.${ms}Z`)
  time.setTime(time.getTime() + 1)
  return time.toISOString().replace(/[:.]/g, '-')
}

/** Lists the run files below `.enrich-span/runs`, newest first. */
export function runFiles(): readonly string[] {
  if (files === undefined) return []
  const paths = files.list(runsFolder).map(({path}) => path)
  // `toReversed` is not in lib ES2022.
  return paths.filter(path => path.endsWith('.jsonl')).sort((a, b) => (a < b ? 1 : -1))
}

/**
 * Returns the path of the run file that `run` names: a path, `latest`, `latest~1` for the run before, a run id or the
 * start of one. Throws an `EvaluationError` when no run or several runs match.
 */
export function findRunFile(run: string): string {
  if (isPath(run)) return run
  const known = runFiles()
  const [path, ...others] = matching(run, known)
  if (path === undefined) throw notFound(run, known.length)
  if (others.length === 0) return path
  throw new EvaluationError(
    `"${run}" matches ${others.length + 1} runs: ${[path, ...others].join(', ')}. Give more of the id, or one of these paths`,
  )
}

const isPath = (run: string): boolean =>
  /[/\\]|\.jsonl$/.test(run) || files?.list('.').some(({path}) => path === run) === true

function matching(run: string, known: readonly string[]): readonly string[] {
  const latest = /^latest(?:~(\d+))?$/.exec(run)
  if (latest !== null) return known.slice(Number(latest[1] ?? 0)).slice(0, 1)
  // An id chosen by the user may be a prefix of another id.
  const exact = known.filter(path => runIdOf(path) === run)
  return exact.length > 0 ? exact : known.filter(path => runIdOf(path).startsWith(run))
}

// The name is `<time>-<run id>.jsonl`, and the time has 24 characters.
const stampOf = (path: string): string => fileName(path).slice(0, 24)
const runIdOf = (path: string): string => fileName(path).slice(25, -'.jsonl'.length)
const fileName = (path: string): string => path.replace(/^.*[/\\]/, '')

function notFound(run: string, known: number): EvaluationError {
  const has = `${runsFolder} has ${known} run${known === 1 ? '' : 's'}`
  const cause =
    known === 0
      ? `${runsFolder} has no runs yet`
      : run.startsWith('latest')
        ? has
        : `it is not a file and not the start of a run id. ${has}; list them with: enrich-span list`
  return new EvaluationError(`there is no run "${run}": ${cause}`)
}
