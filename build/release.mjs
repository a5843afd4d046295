// What a release needs beside the build.
//   node build/release.mjs plan      prints `version=…` if the top of CHANGELOG.md has a date and its version no tag
//   node build/release.mjs prepare   fills package.json from PACKAGE_REPOSITORY and writes release-notes.md
import {execFileSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'

const steps = {plan, prepare}

function plan() {
  const {version, date} = newest()
  const isTagged = execFileSync('git', ['tag', '--list', `v${version}`], {encoding: 'utf8'}).trim() !== ''
  console.log(`version=${date === undefined || isTagged ? '' : version}`)
}

function prepare() {
  const {version, date, notes} = newest()
  if (date === undefined) throw new Error(`CHANGELOG.md: ${version} has no date. Write \`## ${version} (YYYY-MM-DD)\``)
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  writeFileSync('package.json', `${JSON.stringify({...manifest, version, ...addresses()}, null, 2)}\n`)
  writeFileSync('release-notes.md', `${notes}\n`)
}

/** The newest section of the changelog. */
function newest() {
  const [, version, state, notes] =
    /^## (\d+\.\d+\.\d+\S*) \(([^)]+)\)\n([\s\S]*?)(?=\n## |$(?![\s\S]))/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ??
    []
  if (version === undefined) throw new Error('CHANGELOG.md has no section `## <version> (<date>)`')
  return {version, date: /^\d{4}-\d\d-\d\d$/.test(state) ? state : undefined, notes: notes.trim()}
}

/** The fields of package.json that name the repository. One setting fills them all. */
function addresses() {
  const {PACKAGE_REPOSITORY: repository = ''} = process.env
  if (!/^https:\/\/[^/\s]+\/\S+$/.test(repository)) {
    throw new Error(`PACKAGE_REPOSITORY is "${repository}", not the https URL of the repository`)
  }
  const url = repository.replace(/\/$|\.git$/g, '')
  return {repository: {type: 'git', url: `git+${url}.git`}, homepage: `${url}#readme`, bugs: {url: `${url}/issues`}}
}

const step = steps[process.argv[2]]
if (step === undefined) throw new Error(`node build/release.mjs ${Object.keys(steps).join(' | ')}`)
step()
