import {existsSync} from 'node:fs'
import {type OptionSpec, type ParsedArgs, UsageError} from '../command.ts'

/** The option `--env-file` of every command that loads an experiment. */
export const envFileOption: Readonly<Record<string, OptionSpec>> = {
  'env-file': {
    type: 'string',
    value: 'file',
    multiple: true,
    help: 'read variables from this file; those of the shell win',
  },
}

/** Reads the variables of each `--env-file`. A variable that is set already is kept. Throws a `UsageError`. */
export function readEnvFiles(args: ParsedArgs): void {
  for (const file of args.list('env-file')) {
    try {
      process.loadEnvFile(file)
    } catch (error) {
      const cause = existsSync(file) ? `cannot be read: ${(error as Error).message}` : 'does not exist'
      throw new UsageError(`--env-file ${file} ${cause}`)
    }
  }
}

/**
 * Returns a hint when `message` looks like a missing key and no `--env-file` was given, because a program that was
 * started by a framework reads `.env` by itself.
 */
export function envHint(args: ParsedArgs, message: string): string | undefined {
  if (args.list('env-file').length > 0 || !missingKey.test(message)) return undefined
  const name = variable.exec(message)?.[0]
  const unset = name !== undefined && process.env[name] === undefined ? `${name} is not set. ` : ''
  return existsSync('.env')
    ? `! ${unset}The file .env is not read by itself: add --env-file .env`
    : `! ${unset}A key seems to be missing: set it in the shell, or add --env-file <file>`
}

const missingKey = /\b401\b|\b403\b|api[-_ ]?key|credential|unauthori[sz]ed|authenticat/i
const variable = /\b[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*(?:KEY|TOKEN|SECRET)\b/
