import {compileRedact, type RedactOptions} from './redact.ts'
import {redactAttributes} from './redact-attributes.ts'
import type {Redaction} from '../context/state/owner.ts'

/** The rules for what is only shown: by `explain`, and in messages that quote data. They count no failure. */
export function createRedaction(redact: RedactOptions, valueBytes: number): Redaction {
  const redactor = compileRedact(redact, valueBytes, () => {})
  return {
    attributes: given => {
      const shown = {...given}
      redactAttributes(shown, redactor)
      return shown
    },
    text: quoting => String(redactor.value('diagnostic', quoting)),
  }
}
