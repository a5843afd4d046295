/** Returns the source of a module that exports a JSON file: the whole as default, each field under its name. */
export function jsonModule(text: string, file: string): string {
  const value = parse(text, file)
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  const fields = names.filter(name => name !== 'default')
  return [
    `const data = JSON.parse(${JSON.stringify(JSON.stringify(value))})`,
    'export default data',
    ...fields.map((name, at) => `const v${at} = data[${JSON.stringify(name)}]`),
    // A name that is written as text may be any word, also a reserved one.
    ...(fields.length === 0
      ? []
      : [`export {${fields.map((name, at) => `v${at} as ${JSON.stringify(name)}`).join(', ')}}`]),
  ].join('\n')
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch (error) {
    const problem = new SyntaxError(`${file}: ${(error as Error).message}`)
    problem.stack = `SyntaxError: ${problem.message}`
    throw problem
  }
}
