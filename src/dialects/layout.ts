import {keyPath} from './key-path.ts'

/** The structure of the data that a list of attribute keys describes, without values. */
export interface Layout {
  /** Every node by its dotted path: `metadata`, `metadata.plan`, `session_id`. */
  readonly nodes: ReadonlyMap<string, DataNode>
  /** The indices of the keys that are not ours. */
  readonly foreign: readonly number[]
}

/** A value in the data, or a branch of further names. */
export interface DataNode {
  readonly name: string
  readonly path: string
  /** The name as JSON writes it, with the colon. */
  readonly json: string
  /** The index of the key that holds the value of this node; -1 for a branch. */
  slot: number
  /** The nodes below this one; empty for a value. */
  children: readonly DataNode[]
  /** True when the names below are the indices `0..n-1`. */
  isList: boolean
}

/**
 * Rebuilds the structure from dotted keys. Names `0..n-1` without a gap make a list. With both `a` and `a.b`, `a` is a
 * branch and its own value moves to `a.value`.
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
  // The value was read before its branch, so it moves below the branch.
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
