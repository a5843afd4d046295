// A run in the working folder, with the clock set to the first argument; `die` ends the process after two calls.
const [now = 'now', act = 'whole'] = process.argv.slice(2)

if (now !== 'now') {
  const RealDate = Date
  const fixed = RealDate.parse(now)
  globalThis.Date = class extends RealDate {
    constructor(value: number | string = fixed) {
      super(value)
    }
  } as DateConstructor
}
// The package takes its clock when it loads.
const {evaluate} = await import('enrich-span/evaluate')

let calls = 0
const print = (status: string): void => {
  process.stdout.write(JSON.stringify({calls, status}))
}
const {status} = await evaluate({
  name: 'clock',
  dataset: [1, 2, 3, 4].map(inputs => ({inputs})),
  function: async ({inputs}) => {
    if (act === 'die' && calls === 2) {
      print('died')
      process.exit(0)
    }
    calls += 1
    return inputs
  },
  maxWorkers: 1,
  resume: act === 'resume',
  tracer: {destination: 'memory'},
})
print(status)
