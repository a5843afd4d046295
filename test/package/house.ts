import {readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {parseSync} from 'oxc-parser'

/** Figures about the sources as a whole. */
export interface House {
  readonly files: number
  /** Lines a file. */
  readonly lines: {readonly median: number; readonly p90: number; readonly max: number}
  readonly fullestFolder: {readonly folder: string; readonly files: number}
  /** Relative imports of all files together; a file imported twice by one file counts once. */
  readonly imports: number
  /** The same, an average over all files. */
  readonly importsPerFile: number
  /** `file: name` for each export that no other source, no test and no door uses. */
  readonly unusedExports: readonly string[]
  readonly scripts: number
}

/** Measures the sources below `root`. */
export function measureHouse(root: string): House {
  const modules = readModules(root, 'src')
  const lengths = modules.map(({lines}) => lines).sort((a, b) => a - b)
  const at = (share: number): number => lengths[Math.ceil(lengths.length * share) - 1] ?? 0
  const imports = modules.reduce((sum, {requests}) => sum + new Set(relative(requests)).size, 0)
  return {
    files: modules.length,
    lines: {median: at(0.5), p90: at(0.9), max: at(1)},
    fullestFolder: fullestFolder(modules),
    imports,
    importsPerFile: imports / modules.length,
    unusedExports: unusedExports(modules, [
      ...modules,
      ...['test', 'bench', 'report-page'].flatMap(folder => readModules(root, folder)),
    ]),
    scripts: scriptsOf(root),
  }
}

interface Module {
  /** Relative to the root, with forward slashes. */
  readonly file: string
  readonly lines: number
  readonly exported: readonly string[]
  /** Own files that it imports: the specifier, and the name or `*`. */
  readonly requests: readonly {readonly from: string; readonly name: string}[]
}

const relative = (requests: Module['requests']): string[] =>
  requests.map(({from}) => from).filter(from => from.startsWith('.'))

function readModules(root: string, folder: string): Module[] {
  return readdirSync(path.join(root, folder), {recursive: true, encoding: 'utf8'})
    .map(name => path.posix.join(folder, name.split(path.sep).join('/')))
    .filter(file => /\.tsx?$/.test(file) && !file.includes('node_modules') && !file.startsWith('test/fixtures'))
    .map(file => readModule(root, file))
}

function readModule(root: string, file: string): Module {
  const code = readFileSync(path.join(root, file), 'utf8')
  const {module} = parseSync(file, code)
  const entries = module.staticExports.flatMap(exported => exported.entries)
  const requests = [
    ...module.staticImports.flatMap(({moduleRequest, entries: names}) =>
      names.map(({importName}) => ({from: moduleRequest.value, name: importName.name ?? '*'})),
    ),
    ...entries.flatMap(({moduleRequest, importName}) =>
      moduleRequest ? [{from: moduleRequest.value, name: importName.name ?? '*'}] : [],
    ),
    ...module.dynamicImports.map(({moduleRequest: {start, end}}) => ({
      from: code.slice(start + 1, end - 1),
      name: '*',
    })),
  ]
  return {
    file,
    lines: code.trimEnd().split('\n').length,
    exported: entries.flatMap(({exportName}) => exportName.name ?? []),
    requests: requests.filter(({from}) => /^[.#]/.test(from)),
  }
}

function fullestFolder(modules: readonly Module[]): {folder: string; files: number} {
  const counts = new Map<string, number>()
  for (const {file} of modules) {
    const folder = path.posix.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  const [folder = '', files = 0] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? []
  return {folder, files}
}

function unusedExports(modules: readonly Module[], users: readonly Module[]): string[] {
  const used = new Set(
    users.flatMap(({file, requests}) =>
      requests.flatMap(({from, name}) => targets(file, from).map(target => `${target}: ${name}`)),
    ),
  )
  const rooms = modules.filter(({file}) => file.split('/').length > 2)
  return rooms.flatMap(({file, exported}) =>
    used.has(`${file}: *`) ? [] : exported.map(name => `${file}: ${name}`).filter(name => !used.has(name)),
  )
}

/** The files of src that a specifier stands for: one, or both halves of the platform. */
function targets(file: string, from: string): string[] {
  if (!from.startsWith('#platform/')) return [path.posix.join(path.posix.dirname(file), from)]
  const part = from.slice('#platform/'.length)
  return [`src/platform/node/${part}.ts`, `src/platform/web/${part}.ts`]
}

function scriptsOf(root: string): number {
  const {scripts} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {scripts: object}
  return Object.keys(scripts).length
}
