/**
 * The property of an experiment that holds its file and the loader of the file. The symbol is global, so that two copies
 * share it, and enumerable, so that a copy of the options keeps it.
 */
const origin = Symbol.for('enrich-span.v1.experiment-file')

/** Where an experiment comes from. */
interface ExperimentFile {
  readonly file: string
  /** What compiled the file: 'esbuild', 'node', or the name of another loader. */
  readonly loader: string
}

/** Returns the experiment with its file, for the run file. */
export const withFileOf = <E extends object>(experiment: E, file: ExperimentFile): E => ({
  ...experiment,
  [origin]: file,
})

/** Returns the file of an experiment that the program loaded. */
export const fileOf = (options: object): ExperimentFile | undefined =>
  (options as {readonly [origin]?: ExperimentFile})[origin]
