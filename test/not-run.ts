import {chromiumPath} from './browser/chromium.ts'
import {thirdPartyInstalled} from './third-party/load.ts'

const chromium =
  'test/browser and the page of the playground, which need Chromium (`apt-get install chromium`, or CHROMIUM=/path/to/chromium)'
const thirdParty = 'test/third-party, which needs its libraries (`npm ci --prefix test/third-party`)'

// The last line of `npm test`: the tests that could not run here. Empty when everything ran.
const notRun: readonly string[] = [
  ...(chromiumPath === undefined ? [chromium] : []),
  ...(thirdPartyInstalled ? [] : [thirdParty]),
]

if (notRun.length > 0) console.log(`Not run: ${notRun.join('; ')}`)
