import {pathToFileURL} from 'node:url'
import type {Browser, BrowserContextOptions, Page} from 'playwright-core'

/** A report that is open in a browser, with what it complained about. */
export interface OpenReport extends AsyncDisposable {
  readonly page: Page
  /** Errors in the console, uncaught exceptions, and violations of the policy. */
  readonly complaints: readonly string[]
  /** Addresses that the page asked for, itself aside. */
  readonly requests: readonly string[]
}

/** How a report is opened. */
export interface OpenOptions extends BrowserContextOptions {
  readonly hash?: string
}

/** Opens a report from disk and waits for its table. */
export async function openReport(
  browser: Browser,
  file: string,
  {hash = '', ...options}: OpenOptions = {},
): Promise<OpenReport> {
  const context = await browser.newContext({viewport: {width: 1440, height: 900}, ...options})
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  const address = pathToFileURL(file).href
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', request => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) requests.push(request.url())
  })
  await page.goto(`${address}${hash}`)
  await page.locator('.scroller > table').waitFor()
  return {page, complaints, requests, [Symbol.asyncDispose]: () => context.close()}
}

/** Polls in the page: `waitForFunction` needs `eval`, which the policy forbids. */
export async function until(page: Page, holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; ) {
    if (await page.evaluate(holds)) return
    await page.evaluate(() => new Promise(resolve => requestAnimationFrame(resolve)))
  }
  throw new Error(`it never held: ${String(holds)}`)
}

/** The ids of the rows that are rendered, from the top. */
export const shownIds = (page: Page): Promise<string[]> => page.locator('tr.row td.id bdi').allTextContents()

/** The text of an element, white space as one space. */
export async function textOf(page: Page, selector: string): Promise<string> {
  return ((await page.locator(selector).first().textContent()) ?? '').replaceAll(/\s+/g, ' ').trim()
}
