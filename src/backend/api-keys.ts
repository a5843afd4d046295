import {ConfigurationError} from '../diagnostics/errors.ts'

/** The kinds of keys of HoneyHive: for a project, for writing spans and sessions, for reading and writing results. */
export type KeyKind = 'project' | 'ingestion' | 'dataPlane'

/**
 * A call needs a key that is not set. It is thrown before anything is sent.
 *
 * @example check
 * try {
 *   await createDataset({name: 'capitals', datapoints: [{inputs: 'France', groundTruth: 'Paris'}]})
 * } catch (error) {
 *   if (error instanceof MissingApiKeyError) console.log(error.keyKind) // project
 * }
 */
export class MissingApiKeyError extends ConfigurationError {
  override readonly name: string = 'MissingApiKeyError'
  readonly keyKind: KeyKind

  constructor(keyKind: KeyKind, caller: string) {
    const {title, option, variable} = keys[keyKind]
    super(`${caller} needs the ${title} of HoneyHive, which is not set. Set ${variable}, or pass \`${option}\``)
    this.keyKind = keyKind
  }
}

/** A key has the form of another kind, or a part of it is missing. Thrown when a tracer or a client is made. */
export class MalformedApiKeyError extends ConfigurationError {
  override readonly name: string = 'MalformedApiKeyError'
  readonly keyKind: KeyKind
  /** The option or the variable that holds the key. */
  readonly source: string

  constructor(keyKind: KeyKind, source: string, problem: string) {
    super(`${source} must hold the ${keys[keyKind].title} of HoneyHive, but its value ${problem}. It is not shown`)
    this.keyKind = keyKind
    this.source = source
  }
}

interface KeyRow {
  readonly title: string
  readonly option: string
  readonly variable: string
  /** The beginning of every key of this kind. Keys of a project have different forms. */
  readonly prefix?: string
}

const keys: Readonly<Record<KeyKind, KeyRow>> = {
  project: {title: 'project API key', option: 'apiKey', variable: 'HH_API_KEY'},
  ingestion: {
    title: 'ingestion key',
    option: 'ingestionKey',
    variable: 'HH_INGESTION_API_KEY',
    prefix: 'hh_ingst_',
  },
  dataPlane: {
    title: 'data plane key',
    option: 'dataPlaneKey',
    variable: 'HH_DATA_PLANE_API_KEY',
    prefix: 'hh_fgdp_',
  },
}

/** Beginnings of the kinds that can be told by their form. The last one is the control plane's, another API. */
const prefixes = /^hh_(ingst|fgdp|fgcp)_/
const complete = /^hh_(ingst|fgdp|fgcp)_[A-Za-z0-9]{24}_[A-Za-z0-9_-]{64}$/

/** Throws a `MalformedApiKeyError` if `key`, from the option or variable `source`, cannot be a key of this kind. */
export function checkKey(keyKind: KeyKind, key: string, source: string = keys[keyKind].option): void {
  const problem = problemOf(keys[keyKind].prefix, key)
  if (problem !== undefined) throw new MalformedApiKeyError(keyKind, source, problem)
}

function problemOf(prefix: string | undefined, key: string): string | undefined {
  if (prefix === undefined) return prefixes.test(key) ? 'is a different kind of HoneyHive key' : undefined
  if (key.startsWith(prefix)) return complete.test(key) ? undefined : `begins with ${prefix} but is not complete`
  return key.startsWith('hh_') ? 'is a different kind of HoneyHive key' : 'is not a key of HoneyHive'
}
