import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {isBuiltin} from 'node:module'
import path from 'node:path'
import {parseSync} from 'oxc-parser'
import {circles} from './circles.ts'

/** The rooms of src, lowest first. A room imports only from the rows above its own, never from its own row. */
export const ranks: readonly (readonly string[])[] = [
  ['platform'],
  ['diagnostics'],
  ['attributes'],
  ['context', 'dialects'],
  ['redaction'],
  ['enrich', 'delivery'],
  ['trace', 'backend'],
  ['tracer'],
  ['evaluate'],
  ['testing'],
  ['cli'],
]

/** The rooms inside a room, lowest first, by the same rule. `.` is the files directly in the room; without it they rank highest. */
export const innerRanks: Readonly<Record<string, readonly (readonly string[])[]>> = {
  context: [['state'], ['.'], ['propagation']],
  dialects: [['.'], ['gen-ai', 'open-inference', 'langfuse', 'honeyhive']],
  cli: [['command.ts', 'output.ts'], ['load', 'parse-command-args.ts', 'transfer', 'watch'], ['report']],
  enrich: [['.'], ['rules']],
  trace: [['chunks.ts'], ['work.ts'], ['observe']],
  tracer: [['options'], ['pipeline'], ['adoption']],
  evaluate: [
    ['evaluation-error.ts'],
    ['control', 'spans', 'statistics'],
    ['dataset'],
    ['facts'],
    ['metrics'],
    ['checks'],
    ['evaluators', 'journal'],
    ['compare'],
    ['gate'],
    ['reports'],
    ['sessions'],
    ['run'],
    ['report-files'],
  ],
}

const longest = 240
export const mostFilesInFolder = 22
const forbiddenFiles = /^(utils?|helpers?|common|types?|managers?|misc|shared|index)$/
const forbiddenExports = /^(I[A-Z][a-z].*|.*Impl|default)$/
const forbiddenSyntax: Readonly<Record<string, string>> = {
  TSEnumDeclaration: 'an enum',
  TSModuleDeclaration: 'a namespace, or adds to a declaration elsewhere',
  TSNonNullExpression: 'a non-null assertion',
  TSAnyKeyword: '`any`',
  TSImportType: 'a type written as import(…): import it at the top',
  ExportAllDeclaration: 'an `export *`: name what is exported',
}

/** One source file, as the rules see it. `file` is relative to src, with forward slashes. */
interface Source {
  readonly file: string
  readonly room: string | undefined
  readonly imports: readonly string[]
  readonly problems: readonly string[]
}

/** What breaks the plan of the house in `root`/src: one sentence each, none when all is well. */
export function layerProblems(root: string): string[] {
  const files = readdirSync(path.join(root, 'src'), {recursive: true, encoding: 'utf8'})
    .filter(file => file.endsWith('.ts'))
    .map(file => file.split(path.sep).join('/'))
    .sort()
  const packages = declaredPackages(root)
  const sources = files.map(file => read(root, file))
  const problems = sources.flatMap(source => [
    ...source.problems,
    ...source.imports.flatMap(specifier => importProblem(source, specifier, new Set(files), packages) ?? []),
  ])
  const graph = new Map(sources.map(({file, imports}) => [file, imports.flatMap(name => targets(file, name))]))
  return [
    ...problems,
    ...circles(graph).map(circle => `circle: ${circle.join(' -> ')}`),
    ...folderProblems(files),
    ...doorProblems(root, files),
  ]
}

function read(root: string, file: string): Source {
  const code = readFileSync(path.join(root, 'src', file), 'utf8')
  const {program, module, errors} = parseSync(file, code)
  const [room, ...rest] = file.split('/')
  const requests = [
    ...module.staticImports.map(({moduleRequest}) => moduleRequest.value),
    ...module.staticExports.flatMap(({entries}) => entries[0]?.moduleRequest?.value ?? []),
    // A specifier that is computed at run time names a file of the user.
    ...module.dynamicImports.flatMap(
      ({moduleRequest: {start, end}}) => /^(['"])(.*)\1$/.exec(code.slice(start, end))?.[2] ?? [],
    ),
  ]
  const problems = [
    ...errors.map(({message}) => `does not parse: ${message}`),
    ...(rest.length > 0 && forbiddenFiles.test(path.basename(file, '.ts')) ? ['has a name that says nothing'] : []),
    ...codeProblems(file, code),
    ...(rest.length === 0 && file !== 'cli.ts' && !onlyReexports(program.body) ? ['is a door: re-exports only'] : []),
    ...(room === 'platform' && rest.length === 1 && !onlyTypes(program.body)
      ? ['stands above the halves of the platform: types only']
      : []),
    ...(rest.length > 0 && !ranks.flat().includes(room ?? '') ? [`is in a room without a rank`] : []),
  ]
  return {
    file,
    room: rest.length > 0 ? room : undefined,
    imports: [...new Set(requests)],
    problems: [...new Set(problems)].map(problem => `${file} ${problem}`),
  }
}

/** What the rules of the house say of the code of one file, wherever it lies. */
export function codeProblems(file: string, code: string): string[] {
  const {program, module} = parseSync(file, code)
  const exported = module.staticExports.flatMap(({entries}) =>
    entries.flatMap(({exportName}) => (exportName.kind === 'Default' ? 'default' : (exportName.name ?? []))),
  )
  const lines = code.trimEnd().split('\n').length
  return [
    ...(lines > longest ? [`has ${lines} lines, the limit is ${longest}`] : []),
    ...exported.filter(name => forbiddenExports.test(name)).map(name => `exports \`${name}\``),
    ...kindsIn(program).flatMap(kind => (forbiddenSyntax[kind] ? [`has ${forbiddenSyntax[kind]}`] : [])),
  ]
}

function importProblem(
  {file, room}: Source,
  specifier: string,
  files: ReadonlySet<string>,
  packages: ReadonlySet<string>,
): string | undefined {
  const because = (why: string) => `${file} imports ${specifier}: ${why}`
  if (!/^[.#]/.test(specifier)) return outsideProblem(file, specifier, packages, because)
  const found = targets(file, specifier)
  const missing = found.find(target => !files.has(target))
  if (missing !== undefined) return because(`there is no src/${missing}`)
  for (const target of found) {
    const [targetRoom, ...rest] = target.split('/')
    if (rest.length === 0) return because('a door is for users, nothing inside imports one')
    const platform = room === 'platform' ? halvesProblem(file, target) : chosenProblem(specifier, target)
    if (platform !== undefined) return because(platform)
    if (room !== undefined && room !== targetRoom && rankOf(targetRoom) >= rankOf(room)) {
      return because(`${room} has rank ${rankOf(room)}, ${targetRoom} ${rankOf(targetRoom)}`)
    }
    const upwards = room === targetRoom ? innerProblem(file, target) : undefined
    if (upwards !== undefined) return because(upwards)
  }
  return undefined
}

function outsideProblem(
  file: string,
  specifier: string,
  packages: ReadonlySet<string>,
  because: (why: string) => string,
): string | undefined {
  const onNode = /^(platform\/node|cli)\//.test(file) || file === 'cli.ts'
  const nodeOnly = isBuiltin(specifier) || specifier === '@opentelemetry/context-async-hooks'
  if (nodeOnly && !onNode) return because('only platform/node and cli know Node')
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? undefined : because('write `node:`')
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  return packages.has(name) ? undefined : because('no dependency of that name')
}

/** The files of src that a specifier stands for: one, or both halves of the platform. */
function targets(file: string, specifier: string): string[] {
  if (specifier.startsWith('#platform/')) {
    const part = specifier.slice('#platform/'.length)
    return [`platform/node/${part}.ts`, `platform/web/${part}.ts`]
  }
  return specifier.startsWith('.') ? [path.posix.join(path.posix.dirname(file), specifier)] : []
}

/** The half of the platform that a file belongs to; `undefined` for the types that both halves implement. */
const halfOf = (file: string): string | undefined => /^platform\/([^/]+)\//.exec(file)?.[1]

const chosenProblem = (specifier: string, target: string): string | undefined =>
  specifier.startsWith('.') && halfOf(target) !== undefined ? 'the platform is chosen by `#platform/…`' : undefined

function halvesProblem(file: string, target: string): string | undefined {
  const [from, to] = [halfOf(file), halfOf(target)]
  if (to === undefined || from === to) return undefined
  return from === undefined ? 'the types of the platform know no half' : 'the halves of the platform never meet'
}

const rankOf = (room: string | undefined) => ranks.findIndex(row => row.includes(room ?? ''))

/** Why a file may not import another one of its room; `undefined` when it may. */
function innerProblem(file: string, target: string): string | undefined {
  const [room = ''] = file.split('/')
  const rows = innerRanks[room]
  const [from, to] = [innerPlace(file), innerPlace(target)]
  if (rows === undefined || from === to) return undefined
  const rank = (place: string): number => {
    const found = rows.findIndex(row => row.includes(place))
    return found === -1 ? rows.length : found
  }
  return rank(to) < rank(from) ? undefined : `${room}/${from} has rank ${rank(from)}, ${room}/${to} ${rank(to)}`
}

/** Where a file stands inside its room: the folder, its own name where it has a rank, or `.`. */
function innerPlace(file: string): string {
  const [room = '', first = '', ...rest] = file.split('/')
  return rest.length > 0 || innerRanks[room]?.flat().includes(first) ? first : '.'
}

/** A folder of a room with inner ranks that has none, and folders that hold too many files. */
function folderProblems(files: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const file of files) {
    const folder = path.posix.dirname(file)
    counts.set(folder, (counts.get(folder) ?? 0) + 1)
  }
  return [...counts].flatMap(([folder, count]) => {
    const [room = '', inner] = folder.split('/')
    const unranked = inner !== undefined && innerRanks[room]?.flat().includes(inner) === false
    return [
      ...(unranked ? [`${folder} is a room inside ${room} without a rank`] : []),
      ...(count > mostFilesInFolder ? [`${folder} has ${count} files, the limit is ${mostFilesInFolder}`] : []),
    ]
  })
}

/** Each door is an entry of `exports`, and the other way round. */
function doorProblems(root: string, files: readonly string[]): string[] {
  const {exports = {}} = manifest(root)
  const entries = Object.keys(exports).filter(entry => entry !== './package.json')
  const doors = files
    .filter(file => !file.includes('/') && file !== 'cli.ts')
    .map(file => (file === 'index.ts' ? '.' : `./${file.slice(0, -'.ts'.length)}`))
  return [
    ...doors.filter(door => !entries.includes(door)).map(door => `door ${door} is missing in \`exports\``),
    ...entries
      .filter(entry => !doors.includes(entry))
      .map(entry => `\`exports\` names ${entry}, there is no such door`),
  ]
}

const declaredPackages = (root: string): Set<string> => {
  const {dependencies, peerDependencies} = manifest(root)
  return new Set(Object.keys({...dependencies, ...peerDependencies}))
}

interface Manifest {
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

function manifest(root: string): Manifest {
  const file = path.join(root, 'package.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {}
}

const onlyReexports = (body: readonly {type: string; source?: unknown}[]): boolean =>
  body.every(({type, source}) => type === 'ExportNamedDeclaration' && Boolean(source))

/** Nothing is left of such a file at run time. */
const onlyTypes = (body: readonly {type: string; importKind?: unknown; declaration?: unknown}[]): boolean =>
  body.every(({type, importKind, declaration}) =>
    type === 'ImportDeclaration'
      ? importKind === 'type'
      : typeNodes.has(type) ||
        (type === 'ExportNamedDeclaration' && isNode(declaration) && typeNodes.has(declaration.type)),
  )

const typeNodes: ReadonlySet<string> = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration'])

const isNode = (node: unknown): node is {type: string} =>
  typeof node === 'object' && node !== null && 'type' in node && typeof node.type === 'string'

function kindsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const kind = 'type' in node && typeof node.type === 'string' ? [node.type] : []
  return [...kind, ...Object.values(node).flatMap(kindsIn)]
}
