// The programs beside the tests, three tables of them: `npm run bench`, `npm run soak`, `npm run test:against`.
// `-- <name> …` runs one, and passes on what follows the name. Everything is built first, without declarations.
import {spawnSync} from 'node:child_process'

const tables = {
  // Without a name: the rows. Any other word is the start of a row's id.
  bench: {
    fallback: {run: '.build/bench/run.js'},
    programs: {
      coverage: {
        what: 'intervals of trials, several equal runs and maxRegressions, simulated',
        run: '.build/test/evaluate/statistics/print-coverage.js',
      },
      delivery: {
        what: 'every fault of a receiver, about 8 minutes; `--short` takes one',
        run: '.build/test/delivery/faults/print-table.js',
        flags: ['--expose-gc'],
      },
      frameworks: {
        what: 'CPU of a server for each request, with and without tenants',
        run: '.build/test/third-party/print-cpu.js',
      },
      house: {what: 'files, imports and exports of the sources', run: '.build/test/package/print-house.js'},
      list: {what: '`enrich-span list` over 200 run files of 100 MB', run: '.build/test/cli/print-list.js'},
      million: {
        what: 'an experiment of a million datapoints in a heap of 96 MiB',
        run: '.build/bench/million.js',
        flags: ['--max-old-space-size=96'],
      },
      'peers-trace': {what: 'what the peers record of four kinds of function', run: 'bench/peers/trace/print.mjs'},
      'rate-limits': {
        what: 'a run against a server that responds 429',
        run: '.build/test/evaluate/control/rate-limits/print.js',
      },
      report: {
        what: 'the file and the page of a report of 10,000 datapoints, or as many as given',
        run: '.build/test/report/print-figures.js',
      },
      'report-picture': {what: 'the picture of docs/report.md, taken anew', run: '.build/test/docs/report-picture.js'},
      runners: {
        what: '1,000 datapoints with `evaluate` and in test runners',
        run: '.build/test/third-party/print-runners.js',
        install: 'test/third-party',
      },
      size: {what: 'bytes of each door in a page', run: '.build/test/package/print-sizes.js'},
      statistics: {
        what: 'intervals, tests and the gate, simulated',
        run: '.build/test/evaluate/statistics/print-simulation.js',
      },
    },
  },
  soak: {
    programs: {
      delivery: {
        what: '2,000 spans/s with a random fault each second, 10 minutes or as many as given',
        run: '.build/test/delivery/faults/soak.js',
        flags: ['--expose-gc'],
      },
      facts: {
        what: '200 drawn experiments killed, merged and scored again, or as many as given',
        run: '.build/test/evaluate/facts/soak.js',
      },
      kill: {what: 'one run killed 50 times and resumed', run: '.build/test/evaluate/journal/kill/run.js'},
    },
  },
  against: {
    programs: {
      installs: {
        what: 'npm, pnpm, yarn and Bun with either line of OpenTelemetry, beside docs/which-opentelemetry.md; `--write` writes its table',
        run: '.build/test/installs/run.js',
        types: true,
      },
      nodes: {what: 'the tests on Node 22 and 24, or the one given', run: '.build/test/nodes/run.js', types: true},
      runtimes: {
        what: 'the package in 28 runtimes, test tools and bundlers, beside docs/runtimes.md; `--write` writes its tables',
        run: '.build/test/runtimes/run.js',
      },
      otel3: {what: 'the invariants beside OpenTelemetry 3', run: '.build/test/otel3/run.js'},
      receiver: {what: 'spans into a receiver of another project', run: '.build/test/receivers/run.js'},
      'receiver-page': {
        what: 'the same from a page',
        run: '.build/test/browser/mock-receiver.js',
        install: 'test/receivers',
      },
    },
  },
}

const [table, ...words] = process.argv.slice(2)
const {programs, fallback} = tables[table]
const named = Object.hasOwn(programs, words[0] ?? '') ? programs[words.shift()] : undefined
const program = named ?? fallback
process.exitCode = program === undefined || words.includes('--help') ? list() : start(program)

function start({run, flags = [], types = false, install}) {
  const steps = [
    ['node', 'build.mjs', ...(types ? [] : ['--no-types'])],
    ...(install ? [['npm', 'ci', '--prefix', install]] : []),
    ['node', ...flags, run, ...words],
  ]
  for (const [command, ...args] of steps) {
    const {status} = spawnSync(command === 'node' ? process.execPath : command, args, {stdio: 'inherit'})
    if (status !== 0) return status ?? 1
  }
  return 0
}

function list() {
  const width = Math.max(...Object.keys(programs).map(({length}) => length))
  for (const [name, {what}] of Object.entries(programs)) console.log(`${name.padEnd(width)}  ${what}`)
  if (fallback)
    console.log(
      `${''.padEnd(width)}  without a name: the rows beside raw OpenTelemetry; a word selects rows by the start of their id`,
    )
  return words.length === 0 || words.includes('--help') ? 0 : 2
}
