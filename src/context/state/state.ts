import * as codes from '../../diagnostics/codes.ts'
import {report} from '../../diagnostics/report.ts'
import {createHiddenField} from './hidden-field.ts'
import {share, sharedState, type State} from './shared-state.ts'

/** The record, made on first use: importing must leave no trace in `globalThis`. */
export function state(): State {
  return sharedState() ?? share(create())
}

function create(): State {
  return {
    owners: createHiddenField(),
    readers: [],
    registry: new Map(),
    baggage: new WeakMap(),
    defaultOwner: undefined,
    routing: undefined,
    copies: 0,
    joined: () => report(codes.secondCopy, undefined, () => ({subject: 'enrich-span'})),
  }
}
