/** The extensions that an import may leave out, in the order of TypeScript. */
const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'] as const

/** The extensions of a source file whose compiled file an import names. */
const sources: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
}

/** Lists the files that TypeScript may mean by an import of `base`, most likely first. */
export function fileCandidates(base: string): string[] {
  const [, stem = base, extension = ''] = /^(.*)(\.[cm]?jsx?)$/.exec(base) ?? []
  return [
    ...(sources[extension] ?? []).map(source => stem + source),
    ...extensions.map(each => base + each),
    ...extensions.map(each => `${base}/index${each}`),
  ]
}
