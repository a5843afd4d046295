import {cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {type Ended, run} from '../package/run.ts'

const cli = path.resolve('dist/cli.js')

/** A folder of a user who tries the program. */
export interface Place {
  readonly folder: string
  /** Runs `enrich-span` there; `env` is added to an environment without terminals and colours. */
  readonly enrichSpan: (args: string | readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>
}

interface PlaceOptions {
  /** Whether this project's packages are installed there. */
  readonly packages?: boolean
  /** Whether the eval files of the fixtures are there. */
  readonly fixtures?: boolean
}

/** A new folder with the eval files of the fixtures and this project's packages, unless an option is false. */
export function createPlace({packages = true, fixtures = true}: PlaceOptions = {}): Place {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-cli-'))
  if (fixtures) cpSync('test/fixtures/evals', folder, {recursive: true})
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({name: 'user', private: true, type: 'module'}))
  mkdirSync(path.join(folder, 'node_modules'))
  symlinkSync(path.resolve('.'), path.join(folder, 'node_modules/enrich-span'))
  if (packages) symlinkSync(path.resolve('node_modules/esbuild'), path.join(folder, 'node_modules/esbuild'))
  return {
    folder,
    enrichSpan: (args, env = {}) =>
      run(process.execPath, [cli, ...(typeof args === 'string' ? args.split(' ').filter(arg => arg !== '') : args)], {
        cwd: folder,
        env: {PATH: process.env['PATH'], HH_QUIET: '1', ...env},
      }),
  }
}
