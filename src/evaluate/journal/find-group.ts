import {type Parameters, parametersText} from '../facts/parameters.ts'
import {firstLine, openRun} from './read-journal.ts'
import {runFiles} from './run-files.ts'

/** The runs of a matrix that were begun: their group, and the run file of each set of parameters. */
interface BegunGroup {
  readonly group: string
  fileOf(parameters: Parameters): string | undefined
}

/**
 * Finds the newest matrix of this name that did not complete, to go on with it. `paths` are the run files of the
 * combinations when the user chose them; otherwise those below `.enrich-span/runs` are searched.
 */
export async function findGroup(
  name: string,
  combinations: readonly Parameters[],
  paths: readonly string[] = runFiles(),
): Promise<BegunGroup | undefined> {
  const wanted = new Set(combinations.map(parametersText))
  const files = new Map<string, string>()
  let group: string | undefined
  for (const path of paths) {
    const line = await firstLine(path)
    const key = parametersText(line?.parameters)
    if (line?.name !== name || line.group === undefined || !wanted.has(key)) continue
    group ??= line.group
    if (line.group === group && !files.has(key)) files.set(key, path)
  }
  if (group === undefined || (files.size === wanted.size && (await areCompleted([...files.values()])))) return undefined
  return {group, fileOf: parameters => files.get(parametersText(parameters))}
}

async function areCompleted(paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if ((await openRun(path)).end?.status !== 'completed') return false
  return true
}
