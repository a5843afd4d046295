import {nearest} from '../diagnostics/nearest.ts'
import {type NamespaceName, namespaces} from './namespaces.ts'

const spellings = namespaces.flatMap(row => row.spellings)
const longestSpelling = Math.max(...spellings.map(({length}) => length))

// The same few kwargs come in every call, and an edit distance costs more than writing them.
const mostVerdicts = 512
const verdicts = new Map<string, NamespaceName | undefined>()

/**
 * The namespace that `key`, which is none, was probably meant to be: it is one edit away, or differs in case only.
 *
 * @example
 * resembledNamespace('metdata') // 'metadata'
 */
export function resembledNamespace(key: string): NamespaceName | undefined {
  if (key.length > longestSpelling + 1) return undefined
  const known = verdicts.get(key)
  if (known !== undefined || verdicts.has(key)) return known
  const spelling = nearest(key, spellings, 1)
  const verdict = spelling === undefined ? undefined : namespaces.find(row => row.spellings.includes(spelling))?.name
  if (verdicts.size >= mostVerdicts) verdicts.clear()
  verdicts.set(key, verdict)
  return verdict
}
