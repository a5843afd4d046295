import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test, {type ExecutionContext} from 'ava'

const script = path.resolve('build/release.mjs')
const section = (version: string, state: string) =>
  `# Changelog\n\nIntro.\n\n## ${version} (${state})\n\n- New.\n\n## 0.0.9 (2026-01-01)\n\n- Old.\n`

interface Released {
  readonly folder: string
  readonly stdout: string
  readonly failed: string | undefined
}

function release(t: ExecutionContext, step: string, changelog: string, repository = '', tag?: string): Released {
  const folder = mkdtempSync(path.join(tmpdir(), 'enrich-span-release-'))
  t.teardown(() => rmSync(folder, {recursive: true}))
  writeFileSync(path.join(folder, 'CHANGELOG.md'), changelog)
  writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({name: 'enrich-span', version: '0.0.0', license: 'Apache-2.0'}),
  )
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {cwd: folder, stdio: 'ignore'})
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--message', 'First')
  if (tag !== undefined) git('tag', tag)
  try {
    const env = {...process.env, PACKAGE_REPOSITORY: repository}
    const stdout = execFileSync(process.execPath, [script, step], {cwd: folder, env, encoding: 'utf8', stdio: 'pipe'})
    return {folder, stdout: stdout.trim(), failed: undefined}
  } catch (error) {
    return {folder, stdout: '', failed: String((error as {stderr?: unknown}).stderr)}
  }
}

const plans: readonly (readonly [what: string, changelog: string, tag: string | undefined, printed: string])[] = [
  ['a section with a date is to be released', section('0.1.0', '2026-12-01'), undefined, 'version=0.1.0'],
  ['a section without a date is not', section('0.1.0', 'not released'), undefined, 'version='],
  ['a version with a tag is not released again', section('0.1.0', '2026-12-01'), 'v0.1.0', 'version='],
  ['a version before the first stable one', section('1.0.0-rc.1', '2026-12-01'), undefined, 'version=1.0.0-rc.1'],
]

for (const [what, changelog, tag, printed] of plans) {
  test(what, t => {
    t.is(release(t, 'plan', changelog, '', tag).stdout, printed)
  })
}

test('one setting fills every address of package.json, and the notes are the section', t => {
  const {folder, failed} = release(
    t,
    'prepare',
    section('0.1.0', '2026-12-01'),
    'https://forge.example/team/enrich-span',
  )
  t.is(failed, undefined)
  t.deepEqual(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')), {
    name: 'enrich-span',
    version: '0.1.0',
    license: 'Apache-2.0',
    repository: {type: 'git', url: 'git+https://forge.example/team/enrich-span.git'},
    homepage: 'https://forge.example/team/enrich-span#readme',
    bugs: {url: 'https://forge.example/team/enrich-span/issues'},
  })
  t.is(readFileSync(path.join(folder, 'release-notes.md'), 'utf8'), '- New.\n')
})

const refused: readonly (readonly [what: string, changelog: string, repository: string, message: RegExp])[] = [
  ['no address', section('0.1.0', '2026-12-01'), '', /PACKAGE_REPOSITORY is "", not the https URL of the repository/],
  ['an address of ssh', section('0.1.0', '2026-12-01'), 'git@forge.example:a/b', /not the https URL/],
  [
    'no date',
    section('0.1.0', 'not released'),
    'https://forge.example/a/b',
    /0\.1\.0 has no date\. Write `## 0\.1\.0 \(YYYY-MM-DD\)`/,
  ],
  ['no section', '# Changelog\n', 'https://forge.example/a/b', /has no section/],
]

for (const [what, changelog, repository, message] of refused) {
  test(`a release with ${what} stops`, t => {
    t.regex(release(t, 'prepare', changelog, repository).failed ?? '', message)
  })
}

test('the newest section of CHANGELOG.md and package.json name one version', t => {
  const [, version] = /^## (\S+) \(/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? []
  t.is(version, (JSON.parse(readFileSync('package.json', 'utf8')) as {version: string}).version)
})
