import type {StandardSchema} from '../dataset/standard-schema.ts'
import {EvaluationError} from '../evaluation-error.ts'
import {factory, type ReadyEvaluator, ready, verdict} from './ready-made.ts'
import {requireText} from './text-checks.ts'

/**
 * True when the outputs are a text that `JSON.parse` takes. A fenced block is not.
 *
 * @example
 * validJson()('{"a": 1}') // true
 */
export const validJson: () => ReadyEvaluator<unknown, unknown, string> = /* @__PURE__ */ factory('validJson', () =>
  ready({kind: 'validJson', settings: []}, (outputs: string) =>
    verdict(isJson(requireText(outputs)), () => 'not JSON'),
  ),
)

// The message of the parser quotes the text, which may hold secrets.
function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * True when the outputs fit a Standard Schema (zod, valibot, arktype), sync or async. The explanation names up to 5
 * issues. Fails for a schema that throws.
 *
 * @example
 * const text = {validate: (value: unknown) => (typeof value === 'string' ? {value} : {issues: [{message: 'no text'}]})}
 * matchesSchema({'~standard': {version: 1, vendor: 'own', ...text}})('hello') // true
 */
export const matchesSchema: (schema: StandardSchema<unknown>) => ReadyEvaluator<unknown, unknown, unknown> =
  /* @__PURE__ */ factory('matchesSchema', schema => {
    const standard = (schema as StandardSchema<unknown> | undefined)?.['~standard']
    if (typeof standard?.validate !== 'function') {
      throw new EvaluationError('matchesSchema(): the schema must be a Standard Schema: zod, valibot, arktype')
    }
    return ready({kind: 'matchesSchema', settings: [standard.vendor]}, (outputs: unknown) => {
      const checked = standard.validate(outputs)
      return checked instanceof Promise ? checked.then(toVerdict) : toVerdict(checked)
    })
  })

type Checked = Awaited<ReturnType<StandardSchema<unknown>['~standard']['validate']>>

function toVerdict({issues = []}: Checked): unknown {
  return verdict(issues.length === 0, () => {
    const named = issues.slice(0, mostIssues).map(({message, path = []}) => {
      const field = path.map(part => String(typeof part === 'object' ? part.key : part)).join('.')
      return field === '' ? message : `${field}: ${message}`
    })
    const more = issues.length > mostIssues ? [`and ${issues.length - mostIssues} more`] : []
    return [...named, ...more].join('; ')
  })
}

const mostIssues = 5
