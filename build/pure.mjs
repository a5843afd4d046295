// Marks the top level of a source as pure. A room does nothing on import, so a bundler may drop every constant that nobody
// uses. Of a file it knows that from `sideEffects` of package.json; of a statement in a chunk only from such a mark.
import {parseSync} from 'oxc-parser'

const simple = new Set(['Literal', 'Identifier', 'ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression'])
const deferred = new Set(['ArrowFunctionExpression', 'FunctionExpression', 'MethodDefinition', 'PropertyDefinition'])
const acting = new Set([
  'CallExpression',
  'NewExpression',
  'MemberExpression',
  'SpreadElement',
  'TaggedTemplateExpression',
  'ChainExpression',
  'AwaitExpression',
])

/** Returns the source with each acting initialiser of its top level inside a function that is marked as pure. */
export function markPure(file, code) {
  const edits = parseSync(file, code)
    .program.body.map(statement => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .filter(statement => statement?.type === 'VariableDeclaration' && !statement.declare)
    .flatMap(({declarations}) => declarations)
    .filter(({id, init}) => id.type === 'Identifier' && init && !simple.has(init.type) && acts(init))
    .map(({init}) => init)
  let marked = code
  for (const {start, end} of edits.toReversed()) {
    marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`
  }
  return marked
}

/** Whether evaluating a node calls or reads something. The inside of a function is evaluated later. */
function acts(node) {
  if (node === null || typeof node !== 'object') return false
  if (Array.isArray(node)) return node.some(acts)
  if (deferred.has(node.type)) return false
  return acting.has(node.type) || Object.values(node).some(acts)
}
