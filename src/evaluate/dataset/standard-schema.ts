/** The part of the Standard Schema interface (https://standardschema.dev) that is used here. */
export interface StandardSchema<D> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<D> | Promise<SchemaResult<D>>
    readonly types?: {readonly input: unknown; readonly output: D} | undefined
  }
}

type SchemaResult<D> = {readonly value: D; readonly issues?: undefined} | {readonly issues: readonly SchemaIssue[]}

interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | {readonly key: PropertyKey})[] | undefined
}

/**
 * Returns the output of `schema` for `value`, or the value itself without a schema. Throws an error that names the
 * field.
 */
export async function validate<D>(schema: StandardSchema<D> | undefined, value: unknown): Promise<unknown> {
  if (schema === undefined) return value
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return result.value
  throw new Error(result.issues.map(({message, path = []}) => `${fieldOf(path)}${message}`).join('; '))
}

function fieldOf(path: NonNullable<SchemaIssue['path']>): string {
  const names = path.map(part => String(typeof part === 'object' ? part.key : part))
  return names.length === 0 ? '' : `\`${names.join('.')}\`: `
}
