import test from 'ava'
import {useZoneContext} from 'enrich-span/browser'

test('on Node useZoneContext says that it is for browsers', async t => {
  await t.throwsAsync(useZoneContext(), {name: 'ConfigurationError', message: /not a browser/})
})
