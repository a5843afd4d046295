import {parseSync} from 'oxc-parser'

/** Rewrites the specifiers of a module. `rewrite` returns the new specifier, or undefined to keep the old one. */
export function rewriteImports(file, code, rewrite) {
  const {staticImports, staticExports, dynamicImports} = parseSync(file, code).module
  const requests = [
    ...staticImports.map(({moduleRequest}) => moduleRequest),
    ...staticExports.flatMap(({entries}) => entries[0]?.moduleRequest ?? []),
    ...dynamicImports.map(({moduleRequest}) => moduleRequest),
  ]
  // An import that is exported again is listed twice.
  const places = new Map(requests.map(({start, end}) => [start, end]))
  let rewritten = code
  // From the end, so that earlier positions stay valid.
  for (const [start, end] of [...places].sort(([a], [b]) => b - a)) {
    const literal = /^(['"])(.*)\1$/.exec(code.slice(start, end))
    const specifier = literal && rewrite(literal[2])
    if (specifier) rewritten = `${rewritten.slice(0, start)}'${specifier}'${rewritten.slice(end)}`
  }
  return rewritten
}
