import path from 'node:path'
import {type Ended, run} from './run.ts'

/** Type-checks a project with the compiler of this package. */
export const tsc = (project: string): Promise<Ended> =>
  run(process.execPath, [path.resolve('node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', project])
