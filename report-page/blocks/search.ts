import type {Detail, TrialDetail} from '../../src/evaluate/report-files/report-data.ts'
import {errorText} from '../data/copy-text.ts'
import {textOf} from '../data/text-of.ts'
import type {Details} from './details.ts'

/** The input of a search: all blocks, in the order of the rows. */
export interface Haystack {
  /** The text unchanged, for patterns. */
  readonly text: string
  /** The position in `text` at which each row begins. */
  readonly starts: readonly number[]
  /** The text in lower case, for words. Some characters get longer in lower case. */
  readonly lower: string
  readonly lowerStarts: readonly number[]
}

/** The hits of a search so far. */
export interface SearchProgress {
  readonly hits: ReadonlySet<number>
  /** The number of rows that were searched. */
  readonly searched: number
  readonly done: boolean
  /** True when the search was stopped before its end. */
  readonly stopped?: boolean
}

/** How a query is searched. */
export type Query =
  | {readonly kind: 'words'; readonly text: string}
  | {readonly kind: 'pattern'; readonly pattern: RegExp}
  | {readonly kind: 'wrong'; readonly why: string}

/** `/…/` and `/…/i` are patterns. Any other query is literal text, in any case. */
export function toQuery(text: string): Query | undefined {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === '/') return undefined
  const [, source, flags = ''] = /^\/([\s\S]+)\/([imsu]*)$/.exec(trimmed) ?? []
  if (source === undefined) return {kind: 'words', text: trimmed.toLowerCase()}
  try {
    return {kind: 'pattern', pattern: new RegExp(source, flags)}
  } catch (error) {
    return {kind: 'wrong', why: (error as Error).message}
  }
}

/** Milliseconds of search before the page gets a turn. */
const slice = 50

/** Searches the details of a report. The first search unpacks all blocks and keeps their texts for the next search. */
export class Search {
  readonly #details: Details
  readonly #blockSize: number
  readonly #ids: readonly string[]
  readonly #haystacks: (Haystack | undefined)[] = []

  constructor(details: Details, blockSize: number, ids: readonly string[]) {
    this.#details = details
    this.#blockSize = blockSize
    this.#ids = ids
  }

  /** Finds the matching rows block by block, until `cancelled` returns true. Reports progress after every slice. */
  async find(query: Query, tell: (progress: SearchProgress) => void, cancelled: () => boolean): Promise<void> {
    const hits = new Set<number>()
    let since = performance.now()
    for (let block = 0; block < this.#details.blocks; block++) {
      const haystack = await this.#haystack(block)
      const first = block * this.#blockSize
      for (const [at, start] of haystack.starts.entries()) {
        // A search for words does not need a pause, because a block of them takes less than a millisecond.
        if (performance.now() - since > slice) {
          tell({hits: new Set(hits), searched: first + at, done: false})
          await nextTurn()
          since = performance.now()
        }
        if (cancelled()) return
        if (query.kind === 'words') {
          findWords(haystack, query.text, row => hits.add(first + row))
          break
        }
        if (query.kind === 'pattern' && query.pattern.test(haystack.text.slice(start, haystack.starts[at + 1]))) {
          hits.add(first + at)
        }
      }
    }
    tell({hits, searched: this.#ids.length, done: true})
  }

  async #haystack(block: number): Promise<Haystack> {
    const known = this.#haystacks[block]
    if (known !== undefined) return known
    const first = block * this.#blockSize
    const ids = this.#ids.slice(first, first + this.#blockSize)
    const details = await this.#details.read(block)
    const made = toHaystack(ids.map((id, at) => [id, ...textsOf(details[at] ?? null)]))
    this.#haystacks[block] = made
    return made
  }
}

const nextTurn = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve)
  })

/** Separates two texts, so that a hit cannot reach from one into the next. */
const gap = '\u0000'

function toHaystack(rows: readonly (readonly string[])[]): Haystack {
  const texts = rows.map(row => row.join(gap) + gap)
  const lower = texts.map(text => text.toLowerCase())
  return {text: texts.join(''), starts: startsOf(texts), lower: lower.join(''), lowerStarts: startsOf(lower)}
}

function startsOf(texts: readonly string[]): number[] {
  let at = 0
  return texts.map(({length}) => {
    at += length
    return at - length
  })
}

// One pass finds all hits of the block, because most rows have none.
function findWords({lower, lowerStarts}: Haystack, words: string, found: (row: number) => void): void {
  let row = 0
  for (let at = lower.indexOf(words); at !== -1; at = lower.indexOf(words, lowerStarts[row + 1] ?? lower.length)) {
    while ((lowerStarts[row + 1] ?? lower.length) <= at) row += 1
    found(row)
    if (row === lowerStarts.length - 1) return
  }
}

function textsOf(detail: Detail | null): string[] {
  if (detail === null) return []
  const {inputs, runs} = detail
  return [...(inputs === undefined ? [] : [textOf(inputs)]), ...(runs[0] ?? []).flatMap(trialTexts)]
}

const trialTexts = ({outputs, error, spans = []}: TrialDetail): string[] => [
  ...(outputs === undefined || outputs === 0 ? [] : [textOf(outputs)]),
  ...(error === undefined ? [] : [errorText(error)]),
  ...spans.map(({name}) => name),
]
