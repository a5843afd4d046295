import {execFileSync} from 'node:child_process'
import path from 'node:path'

/** Where the managers and the versions of Node are installed. */
export const tools: string = path.resolve('test/installs/node_modules')

/** A package manager, and one line that lets it accept the peer ranges of OpenTelemetry 2 beside api 1.10. */
export interface Manager {
  readonly name: string
  /** Files that a project of this manager has. */
  readonly files: Readonly<Record<string, string>>
  readonly add: (packages: readonly string[]) => readonly string[]
  /** What it prints about a peer that does not fit. */
  readonly complains: RegExp
  readonly cure: Cure
}

interface Cure {
  readonly file: string
  /** As the page shows it, and as it is added to the file. */
  readonly text: string
}

const overrides: Cure = {
  file: 'package.json',
  text: '"overrides": {"enrich-span": {"@opentelemetry/api": "$@opentelemetry/api"}}',
}
// `overrides` do not reach peers of dependencies under this flag.
const legacy: Cure = {file: '.npmrc', text: 'legacy-peer-deps=true'}
const allowed: Cure = {
  file: 'pnpm-workspace.yaml',
  text: "peerDependencyRules: {allowedVersions: {'@opentelemetry/api': '1.10'}}",
}
const filtered: Cure = {
  file: '.yarnrc.yml',
  text: 'logFilters: [{code: YN0060, level: discard}, {code: YN0086, level: discard}]',
}

// The npm that belongs to the running Node, whichever Node runs it later.
const npm = path.join(execFileSync('npm', ['root', '--global'], {encoding: 'utf8'}).trim(), 'npm/bin/npm-cli.js')
const quiet = ['--no-audit', '--no-fund']
const pnpm = path.join(tools, 'pnpm/bin/pnpm.cjs')
const npmComplains = /ERESOLVE|peer/i
const pnpmComplains = /peer/i
const manifest = '{"name": "app", "private": true, "type": "module"}'

export const managers: readonly Manager[] = [
  {
    name: 'npm',
    files: {'package.json': manifest},
    add: packages => [npm, 'install', ...quiet, ...packages],
    complains: npmComplains,
    cure: overrides,
  },
  {
    name: 'npm --strict-peer-deps',
    files: {'package.json': manifest, '.npmrc': ''},
    add: packages => [npm, 'install', '--strict-peer-deps', ...quiet, ...packages],
    complains: npmComplains,
    cure: legacy,
  },
  {
    name: 'pnpm',
    files: {'package.json': manifest, 'pnpm-workspace.yaml': 'strictPeerDependencies: false\n'},
    add: packages => [pnpm, 'add', ...packages],
    complains: pnpmComplains,
    cure: allowed,
  },
  {
    name: 'pnpm, strictPeerDependencies',
    files: {'package.json': manifest, 'pnpm-workspace.yaml': 'strictPeerDependencies: true\n'},
    add: packages => [pnpm, 'add', ...packages],
    complains: pnpmComplains,
    cure: allowed,
  },
  {
    name: 'yarn 4',
    files: {
      'package.json': manifest,
      'yarn.lock': '',
      '.yarnrc.yml': 'nodeLinker: node-modules\nenableTelemetry: false\nenableGlobalCache: false\n',
    },
    add: packages => [path.join(tools, '@yarnpkg/cli-dist/bin/yarn.js'), 'add', ...packages],
    complains: /YN0060|YN0086|peer/i,
    cure: filtered,
  },
  {
    name: 'Bun',
    files: {'package.json': manifest},
    add: packages => [path.join(tools, 'bun/bin/bun.exe'), 'add', ...packages],
    complains: /peer/i,
    cure: overrides,
  },
]
