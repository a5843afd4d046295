// Scores for HTML, as evaluators of an experiment and as plain functions.
import {type Evaluator, evaluator} from 'enrich-span/evaluate'

/** True when the HTML is the same, apart from white space, `<br>` and `<br />`, `&quot;` and `"`. */
export const exact: Evaluator<unknown, string, string> = evaluator(
  {name: 'exact', worst: false},
  (html: string, _: unknown, expected: string) => normalise(html) === normalise(expected),
)

/** The share of pairs of neighboring characters that both have, 0 to 1. */
export const similarity: Evaluator<unknown, string, string> = evaluator(
  {name: 'similarity'},
  (html: string, _: unknown, expected: string) => alike(normalise(html), normalise(expected)),
)

function normalise(html: string): string {
  return html
    .replaceAll(/<(br|hr|img)([^>]*?)\s*\/?>/g, '<$1$2>')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/> </g, '><')
    .trim()
}

function alike(one: string, other: string): number {
  if (one === other) return 1
  const pairs = pairsOf(one)
  let common = 0
  for (const [pair, count] of pairsOf(other)) common += Math.min(count, pairs.get(pair) ?? 0)
  return (2 * common) / Math.max(1, one.length + other.length - 2)
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>()
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2)
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}
