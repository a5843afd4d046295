import {existsSync} from 'node:fs'
import process from 'node:process'
import type {TestFn} from 'ava'
import type {Browser} from 'playwright-core'

const place = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** Where Chromium lies; `undefined` on a machine without one. `CHROMIUM` names another place, and that one alone. */
export const chromiumPath: string | undefined = existsSync(place) ? place : undefined

/** Declares a test that needs Chromium: on a machine without one AVA lists it as skipped, and `npm test` ends by saying so. */
export function inChromium<C>(test: TestFn<C>): TestFn<C>['serial'] | TestFn<C>['skip'] {
  return chromiumPath === undefined ? test.skip : test.serial
}

/** Starts Chromium; close it. */
export async function openChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('openChromium(): no Chromium is installed')
  const {chromium} = await import('playwright-core')
  return chromium.launch({executablePath: chromiumPath, args: [...quiet]})
}

// A browser that runs as root in a container, and asks nobody for updates.
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const
