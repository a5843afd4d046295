import type {Dialect} from '../../dialects/dialect.ts'
import {
  hasMethods,
  httpUrl,
  isRecord,
  milliseconds,
  oneOf,
  problemWith,
  type Rule,
  withMethods,
} from '../../diagnostics/check-options.ts'
import {headerProblem} from '../headers.ts'
import type {UrlDestination} from '../otlp-transport.ts'
import {spoolRules} from '../spool/spool-options.ts'

/** Returns why the options of a URL destination are wrong, as a sentence; `undefined` when they are right. */
export function receiverProblem(given: Record<string, unknown>): string | undefined {
  const problem = problemIn(given, receiverRules)
  if (problem !== undefined) return problem
  return given['url'] === undefined ? `\`url\` must be ${httpUrl.expected}` : undefined
}

/** Returns the first problem of these options, as a sentence. */
export function problemIn(given: Record<string, unknown>, rules: Readonly<Record<string, Rule>>): string | undefined {
  for (const [name, value] of Object.entries(given)) {
    const problem = problemWith(name, value, rules)
    if (problem !== undefined) return sentence(problem)
  }
  return undefined
}

const receiverRules: Readonly<Record<keyof UrlDestination, Rule>> = {
  url: httpUrl,
  headers: {
    expected: 'an object of texts that an HTTP request can carry',
    accepts: value => isRecord(value) && headerProblem(value) === undefined,
    cure: value => (isRecord(value) ? sentence(headerProblem(value)) : undefined),
    secret: true,
  },
  protocol: oneOf('http/json', 'http/protobuf'),
  compression: oneOf('gzip', 'none'),
  timeoutMs: milliseconds,
  nul: oneOf('mark', 'keep'),
  dialect: {
    expected: 'a dialect, such as langfuse()',
    accepts: value => hasMethods(value, 'translate') && typeof (value as Partial<Dialect>).name === 'string',
  },
  ...spoolRules,
  agent: withMethods('an agent of node:http or node:https', 'addRequest'),
  certificates: {
    expected: '{ca, cert, key} with PEM texts',
    accepts: value => isRecord(value) && Object.entries(value).every(([name, pem]) => isPem(name, pem)),
    secret: true,
  },
}

function isPem(name: string, value: unknown): boolean {
  return (
    ['ca', 'cert', 'key'].includes(name) &&
    (value === undefined || (typeof value === 'string' && value.includes('-----BEGIN ')))
  )
}

function sentence(problem: string | undefined): string | undefined {
  return problem && `${problem.charAt(0).toUpperCase()}${problem.slice(1)}`
}
