import {readFileSync} from 'node:fs'
import test from 'ava'

const css = readFileSync('report-page/style/tokens.css', 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    {light, dark},
  ]),
)

/** What stands on what, and the least contrast of the two: 4.5 for text, 3 for what is no text. */
const pairs: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['background', 'surface', 'card'].flatMap(back => [['text', back, 7] as const, ['muted', back, 4.5] as const]),
  ...['accent', 'better', 'worse', 'warning'].flatMap(front => [
    [front, 'background', 4.5] as const,
    [front, 'surface', 4.5] as const,
    [front, 'card', 4.5] as const,
    [front, `${front}-surface`, 4.5] as const,
  ]),
  ['better', 'accent-surface', 4.5],
  ['worse', 'accent-surface', 4.5],
  ['warning', 'accent-surface', 4.5],
  ['text', 'accent-surface', 7],
  ['muted', 'accent-surface', 4.5],
  ['border', 'background', 3],
  ['border', 'surface', 3],
  ['border', 'card', 3],
  ...['plain', 'model', 'tool', 'failed'].map(kind => [`span-${kind}`, 'track', 3] as const),
]

for (const scheme of ['light', 'dark'] as const) {
  test(`the colours can be told apart, ${scheme}`, t => {
    const low = pairs.flatMap(([front, back, least]) => {
      const [one, other] = [tokens.get(front)?.[scheme], tokens.get(back)?.[scheme]]
      if (one === undefined || other === undefined) return [`no token ${front} or ${back}`]
      const ratio = contrast(one, other)
      return ratio >= least ? [] : [`${front} on ${back}: ${ratio.toFixed(2)}, at least ${least}`]
    })
    t.deepEqual(low, [])
  })
}

/** The contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
