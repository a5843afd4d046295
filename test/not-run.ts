// The last line of `npm test`: what a green run does not speak for. Empty when everything ran.
const notRun: readonly string[] = ['browsers', 'other versions of Node (npm run test:nodes)']

if (notRun.length > 0) console.log(`Not run: ${notRun.join('; ')}`)
