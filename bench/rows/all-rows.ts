import type {Row} from '../row.ts'
import {dialectRows} from './dialects.ts'
import {enrichRows} from './enrich.ts'
import {evaluateRows} from './evaluate.ts'
import {forkRows} from './fork.ts'
import {scopeRows} from './scope.ts'
import {traceRows} from './trace.ts'

/** All rows, in the order of the table. */
export const allRows: readonly Row[] = [
  ...enrichRows,
  ...scopeRows,
  ...traceRows,
  ...forkRows,
  ...evaluateRows,
  ...dialectRows,
]
