import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/** A block of TypeScript that a reader may copy. */
export interface CodeBlock {
  /** Where it stands: `README.md:12`, its first line of code. */
  readonly at: string
  readonly line: number
  readonly code: string
  /** `check`: it compiles. `run`: it also runs to its end without an error. */
  readonly must: 'check' | 'run'
  /** What it must print, when a block marked `text prints` follows. */
  readonly prints: string | undefined
  /** From a docstring: no whole program, the names of its own file and of the doors are there already. */
  readonly docstring: boolean
}

/** The blocks of README.md, of docs and of the docstrings in src. */
export function allCodeBlocks(): CodeBlock[] {
  const files = ['README.md', ...filesBelow('docs', '.md'), ...filesBelow('src', '.ts')]
  return files.filter(file => existsSync(file)).flatMap(file => codeBlocks(file, readFileSync(file, 'utf8')))
}

/** A block marked `ts` must compile and run; one marked `ts check` must compile (it needs a server, a browser, a key). */
export function codeBlocks(file: string, text: string): CodeBlock[] {
  return file.endsWith('.ts') ? examples(file, text) : fencedBlocks(file, text)
}

const fence = /^(?<margin> *)```(?<info>[^\n`]*)\n(?<body>[\s\S]*?)^\k<margin>```/gm

/** A fenced block of a page, of any language. */
interface Fence {
  readonly info: string
  readonly body: string
  readonly line: number
  readonly start: number
  readonly end: number
}

/** Returns all fenced blocks of a page. */
export function fences(text: string): readonly Fence[] {
  return [...text.matchAll(fence)].map(({groups = {}, index, 0: all}) => ({
    info: (groups['info'] ?? '').trim(),
    body: groups['body'] ?? '',
    line: text.slice(0, index).split('\n').length + 1,
    start: index,
    end: index + all.length,
  }))
}

function fencedBlocks(file: string, text: string): CodeBlock[] {
  const all = fences(text)
  return all.flatMap(({info, body, line, end}, position) => {
    if (info !== 'ts' && info !== 'ts check') return []
    const next = all[position + 1]
    const follows = next?.info === 'text prints' && text.slice(end, next.start).trim() === ''
    const prints = follows ? next.body : undefined
    return [{at: `${file}:${line}`, line, code: body, must: info === 'ts' ? 'run' : 'check', prints, docstring: false}]
  })
}

const example = /^ *\* @example(?<info>[^\n]*)\n(?<body>(?: *\*(?!\/| @)[^\n]*\n)+)/gm

/** The lines after `@example` in a docstring run; after `@example check` they compile. */
const examples = (file: string, text: string): CodeBlock[] =>
  [...text.matchAll(example)].map(({groups = {}, index}) => {
    const line = text.slice(0, index).split('\n').length + 1
    const code = (groups['body'] ?? '').replaceAll(/^ *\* ?/gm, '')
    const must = groups['info']?.trim() === 'check' ? 'check' : 'run'
    return {at: `${file}:${line}`, line, code, must, prints: undefined, docstring: true}
  })

function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  return names
    .filter(name => name.endsWith(ending))
    .map(name => path.posix.join(folder, name.split(path.sep).join('/')))
    .sort()
}
