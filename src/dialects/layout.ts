import {keyPath} from './key-path.ts'

/** The data that a list of attribute keys stands for, without the values. */
export interface Layout {
  /** Every node by its dotted path: `metadata`, `metadata.plan`, `session_id`. */
  readonly nodes: ReadonlyMap<string, DataNode>
  /** Which of the keys are not ours. */
  readonly foreign: readonly number[]
}

/** A value in the data, or a branch of further names. */
export interface DataNode {
  readonly name: string
  readonly path: string
  /** The name as JSON writes it before a value. */
  readonly json: string
  /** Which of the keys holds its value; -1 for a branch. */
  slot: number
  /** Empty for a value. */
  children: readonly DataNode[]
  /** The names of a branch are the indices `0..n-1`. */
  isList: boolean
}

/**
 * Rebuilds the data from its dotted keys. Segments `0..n-1` without a gap are a list; with both `a` and `a.b` the branch
 * wins and the value goes under `value`.
 */
export function buildLayout(keys: readonly string[]): Layout {
  const nodes = new Map<string, DataNode>()
  const foreign: number[] = []
  for (const [slot, key] of keys.entries()) {
    const path = keyPath(key)
    if (path === undefined) foreign.push(slot)
    else put(nodes, path, slot)
  }
  for (const node of nodes.values()) findList(node)
  return {nodes, foreign}
}

function put(nodes: Map<string, DataNode>, path: readonly string[], slot: number): void {
  let node: DataNode | undefined
  for (const name of path) node = inside(nodes, node, name)
  while (node !== undefined && node.children.length > 0) node = inside(nodes, node, 'value')
  if (node !== undefined) node.slot = slot
}

function inside(nodes: Map<string, DataNode>, around: DataNode | undefined, name: string): DataNode {
  const path = around === undefined ? name : `${around.path}.${name}`
  const found = nodes.get(path)
  if (found !== undefined) return found
  const node = {name, path, json: `${JSON.stringify(name)}:`, slot: -1, children: [], isList: false}
  nodes.set(path, node)
  if (around === undefined) return node
  // A value that was met before its branch.
  const {slot} = around
  around.slot = -1
  ;(around.children as DataNode[]).push(node)
  if (slot !== -1) inside(nodes, around, 'value').slot = slot
  return node
}

function findList(node: DataNode): void {
  const {children} = node
  const indices = new Set(children.map(({name}) => name))
  node.isList = children.length > 0 && children.every((_, index) => indices.has(String(index)))
  if (node.isList) node.children = [...children].sort((a, b) => Number(a.name) - Number(b.name))
}
