import type {OpenDataset} from '../evaluate/dataset/dataset.ts'
import {plainText} from '../evaluate/reports/plain-text.ts'
import {tabulate} from '../evaluate/reports/text-layout.ts'
import {openSelection} from '../evaluate/run/trials.ts'
import {type ExitCode, exitCodes, type ParsedArgs} from './command.ts'
import {readEnvFiles} from './load/env-file.ts'
import {loadExperiment} from './load/load-experiment.ts'
import {print, printJson, stdoutOptions} from './output.ts'
import {selectionOf} from './selection-options.ts'

interface Listed {
  readonly file: string
  readonly name: string
  readonly datapoints: number
  readonly tags: readonly string[]
}

/** Shows the experiments of the files: name, datapoints and tags. Datasets are read, and nothing runs. */
export async function listExperiments(args: ParsedArgs, files: readonly string[]): Promise<ExitCode> {
  readEnvFiles(args)
  const experiments: Listed[] = []
  for (const file of files) {
    const experiment = await loadExperiment(file)
    const dataset = openSelection({...experiment, ...selectionOf(args, experiment)})
    experiments.push({file, name: experiment.name, ...(await count(dataset))})
  }
  if (args.flag('json')) await printJson({command: 'run', ok: true, experiments})
  else {
    const rows = experiments.map(({file, name, datapoints, tags}) => [
      plainText(name),
      String(datapoints),
      plainText(tags.join(' ')) || '-',
      plainText(file),
    ])
    print(`${tabulate(['experiment', 'datapoints', 'tags', 'file'], rows, stdoutOptions().width).join('\n')}\n`)
  }
  return exitCodes.ok
}

async function count(dataset: OpenDataset): Promise<Pick<Listed, 'datapoints' | 'tags'>> {
  const tags = new Set<string>()
  let datapoints = 0
  for (let loaded = await dataset.next(); loaded !== undefined; loaded = await dataset.next()) {
    datapoints += 1
    for (const tag of loaded.datapoint.tags ?? []) tags.add(tag)
  }
  await dataset.close()
  return {datapoints, tags: [...tags].sort()}
}
