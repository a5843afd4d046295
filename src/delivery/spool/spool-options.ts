import {hasSpool, openSpool} from '#platform/spool'
import {
  count,
  fits,
  filledText,
  milliseconds,
  oneOf,
  optional,
  type Rule,
  withoutSecrets,
} from '../../diagnostics/check-options.ts'
import type {Spool, SpoolEvents} from '../../platform/spool.ts'
import {ConfigurationError} from '../../diagnostics/errors.ts'
import type {Reporter} from '../../diagnostics/report.ts'
import {trimmedHeaders} from '../headers.ts'
import type {UrlDestination} from '../otlp-transport.ts'
import {type OpenSpool, openQueueSpool} from './queue-spool.ts'

type SpoolOption = 'spool' | 'name' | 'exitWaitMs'

const shape = {
  folder: optional(filledText),
  maxBytes: optional(count(1)),
  maxAgeMs: optional({accepts: value => typeof value === 'number' && value > 0}),
  sync: optional(oneOf('none', 'interval')),
}

/** A name is also that of a folder. */
const safeName = /^(?!(?:damaged|salt)$)[A-Za-z0-9][\w.-]{0,63}$/

/** The values that each option accepts. */
export const spoolRules: Readonly<Record<SpoolOption, Rule>> = {
  spool: {
    expected: hasSpool
      ? 'true, false or {folder, maxBytes, maxAgeMs, sync}'
      : 'false or absent: this platform has no files that survive the process',
    accepts: value => value === false || (hasSpool && (value === true || fits(value, shape))),
  },
  name: {
    expected: 'a name of at most 64 letters, digits, dots, dashes and underscores',
    accepts: value => typeof value === 'string' && safeName.test(value),
  },
  exitWaitMs: {
    ...milliseconds,
    expected: 'milliseconds, 0 or more',
    accepts: value => value === 0 || milliseconds.accepts(value),
  },
}

/** Destinations with other settings of the spool do not share a queue. */
export function spoolKey({spool, name, exitWaitMs}: UrlDestination): unknown {
  return [spool || false, name, exitWaitMs]
}

const defaultExitWaitMs = 2_000

/** Returns how a queue opens the spool of its destination; `undefined` without a spool. */
export function spoolOpening(destination: UrlDestination, reporter: Reporter): OpenSpool | undefined {
  const {url, headers = {}, name, spool, exitWaitMs = defaultExitWaitMs} = destination
  if (spool === undefined || spool === false) return undefined
  const identity = {name, url, shownUrl: shownUrlOf(url), headers: trimmedHeaders(headers)}
  const open = (events: SpoolEvents): Spool => {
    try {
      return openSpool(identity, spool === true ? {} : spool, events)
    } catch (error) {
      throw new ConfigurationError(`HoneyHiveTracer: destination: ${(error as Error).message}`)
    }
  }
  return queue => openQueueSpool({reporter, exitWaitMs, open}, queue)
}

/** Returns a URL as files show it: without user, query and fragment. */
export function shownUrlOf(url: string): string {
  return withoutSecrets(url).replace(/\?…$/, '')
}
