import {chromiumPath} from './browser/chromium.ts'

// The last line of `npm test`: what a green run does not speak for. Empty when everything ran.
const notRun: readonly string[] =
  chromiumPath === undefined
    ? ['test/browser, for want of Chromium (`apt-get install chromium`, or CHROMIUM=/path/to/chromium)']
    : []

if (notRun.length > 0) console.log(`Not run: ${notRun.join('; ')}`)
