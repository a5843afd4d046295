import {type Dirent, existsSync, readdirSync, statSync} from 'node:fs'
import path from 'node:path'
import {didYouMean} from '../../diagnostics/did-you-mean.ts'
import {UsageError} from '../command.ts'

const isEvalFile = (file: string): boolean => /\.eval\.(ts|mts|js|mjs)$/.test(file)

/**
 * Lists the eval files that the arguments name: files, folders and patterns such as `evals/**` + `/*.eval.ts`. Without
 * arguments, every eval file below the working directory. Throws a `UsageError` when an argument names nothing.
 */
export function findEvalFiles(named: readonly string[]): string[] {
  const found = named.length === 0 ? below('.', isEvalFile) : named.flatMap(filesOf)
  if (found.length > 0) return [...new Map(found.map(file => [path.resolve(file), file])).values()]
  throw new UsageError(
    'there is no eval file below this folder (*.eval.ts, .mts, .js, .mjs). Name one: enrich-span run <file>',
  )
}

function filesOf(argument: string): string[] {
  const stats = statSync(argument, {throwIfNoEntry: false})
  if (stats?.isFile()) return [argument]
  if (stats === undefined && !/[*?[{]/.test(argument)) throw noFile(argument)
  const found = stats?.isDirectory() ? below(argument, isEvalFile) : matching(argument)
  if (found.length === 0) throw new UsageError(`"${argument}" has no eval file (*.eval.ts, .mts, .js, .mjs)`)
  return found
}

/** The error for a file that does not exist. It names an eval file of the same folder with a similar name. */
export function noFile(file: string): UsageError {
  const folder = path.dirname(file)
  const name = path.basename(file)
  const names = existsSync(folder) ? readdirSync(folder).filter(isEvalFile) : []
  const longer = names.find(each => each.startsWith(`${name}.`))
  const cure = longer === undefined ? didYouMean(name, names) : `Did you mean ${longer}?`
  return new UsageError(`there is no file "${file}"${cure === undefined ? '' : `. ${cure}`}`)
}

// The shell expands only patterns without quotes, and `fs.globSync` is missing in Node 20.
function matching(pattern: string): string[] {
  const parts = pattern.split(path.sep).join('/').split('/')
  const fixed = parts.findIndex(part => /[*?[{]/.test(part))
  const base = parts.slice(0, fixed).join('/')
  const folder = base === '' ? (fixed > 0 ? '/' : '.') : base
  if (!existsSync(folder)) return []
  const rest = toRegExp(parts.slice(fixed).join('/'))
  return below(folder, file => rest.test(path.relative(folder, file).split(path.sep).join('/')))
}

/** Translates a pattern. `**` crosses folders; `*`, `?` and `[…]` stay in one; `{a,b}` lists alternatives. */
function toRegExp(pattern: string): RegExp {
  let depth = 0
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\[!?[^\]]+\]|[{},]|[.+^$()|\\/\]]/g, (token: string): string => {
    if (token === '{') depth += 1
    if (token === '}' && depth > 0) depth -= 1
    if (token.startsWith('[')) return `[${token.slice(1).replace(/^!/, '^').replaceAll('\\', '\\\\')}`
    if (token === ',') return depth > 0 ? '|' : ','
    return translations[token] ?? `\\${token}`
  })
  try {
    return new RegExp(`^${source}$`)
  } catch {
    throw new UsageError(`"${pattern}" is not a pattern of files`)
  }
}

const translations: Readonly<Record<string, string>> = {
  '**/': '(?:[^/]+/)*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
}

/** Lists the files below a folder by name, without `node_modules` and folders whose name begins with a dot. */
function below(folder: string, accepts: (file: string) => boolean): string[] {
  const entries = readdirSync(folder, {withFileTypes: true}).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return isSkipped(entry) ? [] : below(file, accepts)
    return accepts(file) && statSync(file, {throwIfNoEntry: false})?.isFile() ? [file] : []
  })
}

const isSkipped = ({name}: Dirent): boolean => name === 'node_modules' || name.startsWith('.')
