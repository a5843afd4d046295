import test from 'ava'
import type {Browser} from 'playwright-core'
import {inChromium, openChromium} from '../browser/chromium.ts'
import {openReport} from './open-report.ts'
import {writeReportFile} from './report-file.ts'
import {run, supportResults} from './samples.ts'

let browser: Browser | undefined

test.after.always(() => browser?.close())

/** What an attacker inside the page would try; each returns what became of it. */
const attempts: Readonly<Record<string, () => Promise<string>>> = {
  'a script that is injected': async () => {
    const script = document.createElement('script')
    script.append('globalThis.ran = true')
    document.body.append(script)
    return String('ran' in globalThis)
  },
  innerHTML: async () => {
    try {
      document.createElement('div').innerHTML = '<img src=x onerror="globalThis.ran = true">'
      return 'set'
    } catch (error) {
      return (error as Error).name
    }
  },
  fetch: () =>
    fetch('data:text/plain,hello').then(
      () => 'answered',
      (error: Error) => error.name,
    ),
  'a worker': async () => {
    try {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
      return await new Promise(resolve => {
        worker.addEventListener('message', () => resolve('ran'))
        worker.addEventListener('error', () => resolve('refused'))
      })
    } catch (error) {
      return (error as Error).name
    }
  },
  'a style attribute': async () => {
    const element = document.createElement('div')
    element.setAttribute('style', 'color: rgb(1, 2, 3)')
    document.body.append(element)
    const {color} = getComputedStyle(element)
    element.remove()
    return color === 'rgb(1, 2, 3)' ? 'applied' : 'ignored'
  },
  'text that is code': async () => {
    try {
      setTimeout('globalThis.ran = true' as unknown as () => void)
      await new Promise(resolve => setTimeout(resolve, 20))
      return String('ran' in globalThis)
    } catch (error) {
      return (error as Error).name
    }
  },
}

const refused: Readonly<Record<string, string>> = {
  'a script that is injected': 'false',
  innerHTML: 'TypeError',
  fetch: 'TypeError',
  'a worker': 'TypeError',
  'a style attribute': 'ignored',
  'text that is code': 'TypeError',
}

inChromium(test)('the policy is active: whoever gets into the page can do nothing in it', async t => {
  browser = await openChromium()
  const file = await writeReportFile({run: run('a0b1c2d3', supportResults({size: 3}))})
  await using opened = await openReport(browser, file)
  const became: Record<string, string> = {}
  for (const [name, attempt] of Object.entries(attempts)) became[name] = await opened.page.evaluate(attempt)
  t.deepEqual(became, refused)
})
