import {encodeNamespace} from '../attributes/encode-namespace.ts'
import {branch} from './branch.ts'
import {quote} from './json-text.ts'
import {buildLayout, type DataNode} from './layout.ts'

/** The nodes that are left out, because they were taken. */
type Taken = readonly DataNode[]

/** Returns a node with the values of one span as plain data. Returns `undefined` when everything in it was taken. */
export function dataOf(node: DataNode, values: readonly unknown[], taken?: Taken): unknown {
  if (taken?.includes(node) === true) return undefined
  const {children, isList, slot} = node
  if (children.length === 0) return leafOf(values[slot])
  return isList ? children.map(child => dataOf(child, values)) : branchOf(children, values, taken)
}

function branchOf(children: readonly DataNode[], values: readonly unknown[], taken: Taken | undefined): unknown {
  const data = branch()
  let isEmpty = true
  for (const child of children) {
    const value = dataOf(child, values, taken)
    if (value === undefined) continue
    data[child.name] = value
    isEmpty = false
  }
  return isEmpty ? undefined : data
}

/** Returns the same as compact JSON. This takes a third of the time that making the data first would take. */
export function jsonOf(node: DataNode, values: readonly unknown[], taken?: Taken): string | undefined {
  if (taken?.includes(node) === true) return undefined
  if (node.children.length === 0) return leafJson(values[node.slot])
  return node.isList ? listJson(node, values) : branchJson(node, values, taken)
}

/** Returns a JSON object. A list has its indices as names, and a single value has the name `valueName`. */
export function objectJson(node: DataNode, valueName: string, values: readonly unknown[]): string | undefined {
  if (node.children.length > 0) return branchJson(node, values)
  const json = leafJson(values[node.slot])
  return json === undefined || json.startsWith('{') ? json : `{${quote(valueName)}:${json}}`
}

function branchJson({children}: DataNode, values: readonly unknown[], taken?: Taken): string | undefined {
  let json = ''
  for (const child of children) {
    const value = jsonOf(child, values, taken)
    if (value !== undefined) json += json === '' ? child.json + value : `,${child.json}${value}`
  }
  return json === '' ? undefined : `{${json}}`
}

function listJson({children}: DataNode, values: readonly unknown[]): string {
  let json = ''
  for (const child of children) {
    const value = jsonOf(child, values) ?? 'null'
    json += json === '' ? value : `,${value}`
  }
  return `[${json}]`
}

function leafJson(value: unknown): string | undefined {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'boolean' || Number.isFinite(value)) return String(value)
  return JSON.stringify(leafOf(value))
}

/**
 * Returns the value of an attribute as plain data. Arrays, objects and bytes are read like an enrichment: within its
 * limits and without throwing.
 */
function leafOf(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value
  const keys: string[] = []
  const values: unknown[] = []
  encodeNamespace('metadata', value, (key, scalar) => {
    keys.push(key)
    values.push(scalar)
  })
  const node = buildLayout(keys).nodes.get('metadata')
  return node && dataOf(node, values)
}
