import {existsSync} from 'node:fs'
import process from 'node:process'
import type {TestFn} from 'ava'
import type {Browser} from 'playwright-core'

const place = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

/** The path of Chromium; `undefined` on a machine without one. `CHROMIUM` replaces the default path. */
export const chromiumPath: string | undefined = existsSync(place) ? place : undefined

/** Declares a test that needs Chromium: on a machine without one AVA lists it as skipped, and `npm test` reports that at its end. */
export function inChromium<C>(test: TestFn<C>): TestFn<C>['serial'] | TestFn<C>['skip'] {
  return chromiumPath === undefined ? test.skip : test.serial
}

/** Starts Chromium; close it. */
export async function openChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('openChromium(): no Chromium is installed')
  const {chromium} = await import('playwright-core')
  return chromium.launch({executablePath: chromiumPath, args: [...quiet]})
}

// For a browser that runs as root in a container, without updates.
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const
