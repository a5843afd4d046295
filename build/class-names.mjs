/** esbuild calls a class that refers to itself `_Name`, which its users would read in `constructor.name`. */
export function withClassNames(code) {
  const renamed = [...code.matchAll(/\b(\w+) ?= ?class _\1\b/g)].map(([, name]) => name)
  return renamed.reduce((text, name) => text.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name), code)
}
