import {readFileSync} from 'node:fs'
import path from 'node:path'
import {type Class, type Comment, parseSync, type Statement} from 'oxc-parser'

/** One name of a door, with the parts that a reference shows. */
export interface ExportedName {
  readonly name: string
  readonly kind: 'value' | 'type'
  /** The docstring without its margin, and without the example. */
  readonly text: string
  readonly example: string | undefined
  /** The declaration without bodies and private members. */
  readonly code: string
}

/** The names that a door re-exports, in its order. */
export function exportedNames(door: string): ExportedName[] {
  const {module} = parseSync(door, readFileSync(door, 'utf8'))
  return module.staticExports.flatMap(({entries}) =>
    entries.flatMap(({importName, moduleRequest}) =>
      importName.name && moduleRequest
        ? [exportedName(path.join(path.dirname(door), moduleRequest.value), importName.name)]
        : [],
    ),
  )
}

function exportedName(file: string, name: string): ExportedName {
  const source = readFileSync(file, 'utf8')
  const {program, comments, module} = parseSync(file, source)
  const declarations = program.body.flatMap(statement => {
    const declared = declarationOf(statement)
    return declared && nameOf(declared) === name ? [{statement, declared}] : []
  })
  const [first] = declarations
  if (first === undefined) {
    const elsewhere = module.staticExports
      .flatMap(({entries}) => entries)
      .find(({exportName, moduleRequest}) => exportName.name === name && moduleRequest)
    if (elsewhere?.moduleRequest && elsewhere.importName.name) {
      return exportedName(path.join(path.dirname(file), elsewhere.moduleRequest.value), elsewhere.importName.name)
    }
    throw new Error(`${file} does not declare ${name}`)
  }
  const docstring = docstringBefore(first.statement.start, source, comments)
  return {
    name,
    kind: /^TS(Interface|TypeAlias)/.test(first.declared.type) ? 'type' : 'value',
    ...partsOf(docstring === undefined ? '' : source.slice(docstring.start, docstring.end)),
    code: withoutOverloaded(declarations.map(({declared}) => declared))
      .map(declared => signatureOf(declared, source, comments))
      .join('\n'),
  }
}

const declarationOf = (statement: Statement): Statement | undefined =>
  statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? undefined) : undefined

function nameOf(declared: Statement): string | undefined {
  if (declared.type === 'VariableDeclaration') {
    const [first] = declared.declarations
    return first?.id.type === 'Identifier' ? first.id.name : undefined
  }
  return 'id' in declared && declared.id && 'name' in declared.id ? declared.id.name : undefined
}

/** The implementation behind overloads is not callable, so it is left out. */
const withoutOverloaded = (declared: readonly Statement[]): readonly Statement[] =>
  declared.length > 1 ? declared.filter(({type}) => type !== 'FunctionDeclaration') : declared

function signatureOf(declared: Statement, source: string, comments: readonly Comment[]): string {
  const text = (start: number, end: number): string => source.slice(start, end).trimEnd()
  if (declared.type === 'FunctionDeclaration' && declared.body) return text(declared.start, declared.body.start)
  if (declared.type === 'VariableDeclaration') {
    const [first] = declared.declarations
    const end = first?.id.typeAnnotation ? first.id.end : declared.end
    return `${declared.kind} ${text(first?.start ?? declared.start, end)}`
  }
  if (declared.type === 'ClassDeclaration') return classSignature(declared, source, comments)
  return text(declared.start, declared.end)
}

function classSignature(declared: Class, source: string, comments: readonly Comment[]): string {
  const overloaded = new Set<string>()
  const members = declared.body.body.flatMap(member => {
    if (!('key' in member) || member.key.type === 'PrivateIdentifier') return []
    if ('accessibility' in member && member.accessibility === 'private') return []
    const key = `${'static' in member && member.static} ${source.slice(member.key.start, member.key.end)}`
    const body = 'value' in member && member.value && 'body' in member.value ? member.value.body : undefined
    if (!body) overloaded.add(key)
    else if (overloaded.has(key)) return []
    const docstring = docstringBefore(member.start, source, comments)
    const initialized = member.type === 'PropertyDefinition' && member.typeAnnotation && member.value
    const end = body ? body.start : initialized ? (member.typeAnnotation?.end ?? member.end) : member.end
    const signature = source.slice(member.start, end).trimEnd()
    return [docstring ? `  ${source.slice(docstring.start, docstring.end)}\n  ${signature}` : `  ${signature}`]
  })
  return `${source.slice(declared.start, declared.body.start).trimEnd()} {\n${members.join('\n')}\n}`
}

function docstringBefore(start: number, source: string, comments: readonly Comment[]): Comment | undefined {
  const last = comments.filter(({end}) => end <= start).at(-1)
  if (last?.type !== 'Block' || !last.value.startsWith('*')) return undefined
  return source.slice(last.end, start).trim() === '' ? last : undefined
}

function partsOf(docstring: string): {text: string; example: string | undefined} {
  const plain = docstring
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .replaceAll(/^ *\* ?/gm, '')
  const [text = '', example] = plain.split(/^@example.*\n/m)
  return {text: text.trim(), example: example?.trim()}
}
