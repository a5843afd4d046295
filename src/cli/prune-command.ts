import {rmSync} from 'node:fs'
import {runFiles} from '../evaluate/journal/run-files.ts'
import {plainText} from '../evaluate/reports/plain-text.ts'
import {type Command, type ExitCode, exitCodes, type ParsedArgs, UsageError} from './command.ts'
import {print, printJson} from './output.ts'

/** `enrich-span prune` */
export const pruneCommand: Command = {
  name: 'prune',
  synopsis: '',
  summary: 'Delete old run files below .enrich-span/runs; the newest are kept',
  details: ['Nothing else deletes run files. Baselines are safer elsewhere: a run file can be copied anywhere.'],
  options: {
    keep: {type: 'string', value: 'n', help: 'the number of runs to keep (100)'},
    'dry-run': {type: 'boolean', help: 'delete nothing, list what would be deleted'},
    json: {type: 'boolean', help: 'print the deleted files as JSON'},
  },
  examples: ['enrich-span prune --keep 20', 'enrich-span prune --dry-run'],
  takes: [0, 0],
  run: prune,
}

async function prune(args: ParsedArgs): Promise<ExitCode> {
  const keep = args.number('keep') ?? 100
  if (!Number.isInteger(keep) || keep < 0)
    throw new UsageError(`--keep must be a whole number, 0 or more, got "${keep}"`)
  const all = runFiles()
  const deleted = all.slice(keep)
  const isDry = args.flag('dry-run')
  if (!isDry) for (const file of deleted) rmSync(file, {force: true})
  if (args.flag('json'))
    await printJson({command: 'prune', ok: true, deleted, kept: all.length - deleted.length, dryRun: isDry})
  else {
    const heading = `${deleted.length} of ${all.length} run files ${isDry ? 'would be deleted' : 'deleted'}`
    print(`${[heading, ...(isDry ? deleted.map(file => `  ${plainText(file)}`) : [])].join('\n')}\n`)
  }
  return exitCodes.ok
}
