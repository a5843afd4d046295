/** The surroundings of a failed load. */
interface Loading {
  readonly file: string
  readonly hasEsbuild: boolean
}

/**
 * Returns the cure of an error that was thrown while an eval file loaded, or `undefined` when the file itself threw. The
 * usual reasons are imports that Node cannot resolve and syntax that it cannot read.
 */
export function cureOfLoadError(error: unknown, {file, hasEsbuild}: Loading): string | undefined {
  const {code = '', name = '', message = ''} = Object(error) as {code?: string; name?: string; message?: string}
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  if (
    /^ERR_(UNKNOWN_FILE_EXTENSION|(UNSUPPORTED|INVALID)_TYPESCRIPT_SYNTAX)$/.test(code) ||
    (name === 'SyntaxError' && isTypeScript && !hasEsbuild)
  ) {
    return hasEsbuild
      ? undefined
      : `Node ${process.versions.node} only removes types: enums, decorators, parameter properties and TSX need a compiler. npm install --save-dev esbuild`
  }
  const missing = /^Cannot find (?:package|module) '([^']+)' imported from (.+)$/.exec(message.split('\n')[0] ?? '')
  if (code !== 'ERR_MODULE_NOT_FOUND' || missing === null) return undefined
  return hasEsbuild
    ? `No file, no package and no \`paths\` of the nearest tsconfig.json matches. For another resolution: NODE_OPTIONS='--import tsx'`
    : `\`paths\` of a tsconfig.json need a compiler: npm install --save-dev esbuild, or NODE_OPTIONS='--import tsx'`
}
