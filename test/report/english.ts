import {readdirSync, readFileSync} from 'node:fs'

/** Distinct English text: words follow each other as they do in the documentation of this project. */
export function createEnglish(seed: number): (characters: number) => string {
  const followers = learn()
  const starts = [...followers.keys()]
  let state = seed
  const random = (below: number): number => {
    // Numerical Recipes' generator: the same text on every machine.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  return characters => {
    let text = ''
    let word = starts[random(starts.length)] ?? ''
    while (text.length < characters) {
      text += text === '' ? word : ` ${word}`
      const next = followers.get(word) ?? starts
      // Now and then another thought, else the same sentences come back.
      word = (random(6) === 0 ? starts[random(starts.length)] : next[random(next.length)]) ?? ''
    }
    return text.slice(0, characters)
  }
}

function learn(): Map<string, string[]> {
  const followers = new Map<string, string[]>()
  const pages = readdirSync('docs').filter(name => name.endsWith('.md'))
  for (const page of pages) {
    const words = readFileSync(`docs/${page}`, 'utf8')
      .replaceAll(/```[\s\S]*?```/g, ' ')
      .split(/\s+/)
      .filter(word => /^[a-zA-Z][a-z]*[,.;:]?$/.test(word))
    for (const [at, word] of words.entries()) {
      const next = words[at + 1]
      if (next === undefined) break
      const known = followers.get(word)
      if (known === undefined) followers.set(word, [next])
      else known.push(next)
    }
  }
  return followers
}
