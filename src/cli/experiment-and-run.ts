import type {ParsedArgs} from './command.ts'
import {type AnyExperiment, loadExperiment} from './load-experiment.ts'
import {findRunFile} from './run-files.ts'

/** The arguments `<file.eval.ts|js> [run]`: the experiment, and the file of the run, the last one when none is named. */
export async function experimentAndRun(
  given: ParsedArgs,
): Promise<{readonly experiment: AnyExperiment; readonly run: string}> {
  const [file = '', reference = 'latest'] = given.arguments
  const experiment = await loadExperiment(file)
  return {experiment, run: findRunFile(reference)}
}
