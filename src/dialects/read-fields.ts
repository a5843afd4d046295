import type {Attributes} from '@opentelemetry/api'
import {buildLayout} from './layout.ts'
import {readAttributes} from './read-attributes.ts'
import {dataOf} from './render.ts'

/** Rebuilds the data of our attributes, by namespace: `{metadata: {…}, outputs: {…}}`. Foreign attributes are left out. */
export function readFields(attributes: Attributes): Readonly<Record<string, unknown>> {
  const {keys, values} = readAttributes({attributes})
  const nodes = [...buildLayout(keys).nodes.values()].filter(({name, path}) => name === path)
  return Object.fromEntries(nodes.map(node => [node.name, dataOf(node, values)]))
}
