import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import test from 'ava'
import {HoneyHiveTracer} from 'enrich-span'
import {recordOf} from '../../../src/delivery/otlp/otlp-json.ts'
import {checksum} from '../../../src/platform/node/files.ts'
import {openSpool} from '../../../src/platform/node/spool.ts'
import {type OwnerRecord, ownRecord, writeRecord} from '../../../src/platform/node/spool/owner-record.ts'
import {SpoolFolder} from './programs.ts'
import type {FoundSpan, Spool, SpoolEvents, TakeOverRule} from '../../../src/platform/spool.ts'

const url = 'http://127.0.0.1:9/v1/traces'
const destination = {name: 'tests', url, shownUrl: url, headers: {}}

const newFolder = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-owners-')), 'spool')

/** Events that only count. */
function counting(): SpoolEvents & {readonly seen: Record<string, number>} {
  const seen: Record<string, number> = {}
  const add = (what: string, count = 1): void => void (seen[what] = (seen[what] ?? 0) + count)
  return {
    seen,
    onMoved: () => add('moved'),
    onRoom: () => add('room'),
    onProblem: kind => add(kind),
    onFound: () => {},
    onUnusable: (kind, count) => add(kind, count),
    onRepeated: count => add('repeated', count),
  }
}

function open(folder: string, rule: TakeOverRule = {}, options: object = {}): Spool & {seen: Record<string, number>} {
  const events = counting()
  return Object.assign(openSpool(destination, {folder, ...options}, events, rule), {seen: events.seen})
}

const tracer = new HoneyHiveTracer({destination: 'memory'})

function newRecord(name: string): string {
  tracer.startSpan(name).end()
  const span = tracer.spans.at(-1)
  return span === undefined ? '' : recordOf(span)
}

/** Makes the folder of an owner with a span of the same name, and what `change` makes of its record. */
function leave(folder: string, owner: string, change: Partial<OwnerRecord> = {}): string {
  const home = path.join(folder, 'tests', owner)
  mkdirSync(home, {recursive: true, mode: 0o700})
  const record = newRecord(owner)
  writeFileSync(path.join(home, '000001.jsonl'), `${record},"crc":"${checksum(record)}"}\n`)
  writeRecord(home, {...ownRecord({url}), ...change})
  return home
}

async function all(spool: Spool): Promise<FoundSpan[]> {
  const found: FoundSpan[] = []
  // oxlint-disable-next-line no-await-in-loop -- one batch after the other
  for (let next = await spool.next(); next !== undefined; next = await spool.next()) found.push(...next)
  return found
}

const namesOf = (found: readonly FoundSpan[]): string[] => found.map(({span}) => span.name)
const dead: Partial<OwnerRecord> = {start: 1}

for (const [what, change, expected] of [
  ['has ended: another start time', dead, true],
  ['has ended: another task', {task: 2 ** 22}, true],
  ['left its records to others', {released: true}, true],
  ['ran before this boot of the machine', {boot: 'another'}, true],
  ['lives', {}, false],
  ['lives in another container', {pidNamespace: 'another', pid: 1}, false],
  ['lives on another machine', {host: 'another', boot: 'another'}, false],
  ['was made by a newer version', {format: 2, ...dead}, false],
] as const) {
  test(`an owner that ${what} is ${expected ? 'taken over' : 'left alone'} at once`, async t => {
    const folder = newFolder()
    const home = leave(folder, '20260101T000000000Z-a', change)
    const spool = open(folder)
    t.deepEqual(namesOf(await all(spool)), expected ? ['20260101T000000000Z-a'] : [])
    t.is(existsSync(home), !expected)
    spool.close()
  })
}

test('an owner that cannot be checked is taken over once its heartbeat has stood still for the watch', async t => {
  const folder = newFolder()
  const home = leave(folder, '20260101T000000000Z-a', {pidNamespace: 'another'})
  const spool = open(folder, {watchMs: 50})
  t.deepEqual(await all(spool), [])
  t.true(spool.isWatching)
  // It lives: the watch begins anew. Clocks a day apart change nothing.
  utimesSync(path.join(home, 'owner.json'), new Date(), new Date(Date.now() + 86_400_000))
  t.deepEqual(await all(spool), [])
  const still = performance.now()
  while (performance.now() - still < 60) await new Promise(resolve => setImmediate(resolve))
  t.is((await all(spool)).length, 1)
  t.false(spool.isWatching)
  spool.close()
})

test('four candidates for 100 dead owners claim each of them once', async t => {
  const folder = newFolder()
  const owners = Array.from({length: 100}, (_, at) => `20260101T0000000${String(at).padStart(2, '0')}Z-a`)
  for (const owner of owners) leave(folder, owner, dead)
  const spools = Array.from({length: 4}, () => open(folder))
  const found = await Promise.all(spools.map(all))
  t.deepEqual(found.flatMap(namesOf).sort(), owners)
  for (const each of found) t.deepEqual(namesOf(each), [...namesOf(each)].sort(), 'the oldest first')
  for (const spool of spools) spool.close()
})

test('what a candidate had claimed when it ended moves up, however deep it was', async t => {
  const folder = newFolder()
  const first = leave(folder, '20260101T000000000Z-a', dead)
  const inner = path.join(first, 'claimed-20250101T000000000Z-b')
  const innermost = path.join(inner, 'claimed-20240101T000000000Z-c')
  mkdirSync(innermost, {recursive: true})
  for (const claimed of [inner, innermost]) {
    const record = newRecord(path.basename(claimed))
    writeFileSync(path.join(claimed, '000001.jsonl'), `${record},"crc":"${checksum(record)}"}\n`)
  }
  const spool = open(folder)
  t.is((await all(spool)).length, 3)
  spool.close()
  const [left] = readdirSync(path.join(folder, 'tests'))
  const claimed = readdirSync(path.join(folder, 'tests', left ?? '')).filter(name => name.startsWith('claimed-'))
  t.is(claimed.length, 3, 'all of them directly in the folder of the new owner')
  const next = open(folder)
  t.is((await all(next)).length, 3)
  next.close()
})

test('records that are done are not sent again, and those under way are counted as repeats', async t => {
  const folder = newFolder()
  const owner = open(folder)
  const ranges = ['one', 'two', 'three'].map(name => owner.write(newRecord(name)))
  const [one, two] = ranges
  if (one === undefined || two === undefined) return t.fail()
  one.segment.sending([one, two])
  one.segment.settle([one])
  owner.close()
  const heir = open(folder)
  const found = await all(heir)
  t.deepEqual(namesOf(found), ['two', 'three'])
  t.is(heir.seen['repeated'], 1)
  for (const {place} of found) place.segment.settle([place])
  heir.close()
  t.deepEqual(readdirSync(path.join(folder, 'tests')), [], 'nothing is left')
})

test('spans older than maxAgeMs are deleted and counted, by the last write of their file', async t => {
  const folder = newFolder()
  const old = leave(folder, '20260101T000000000Z-a', dead)
  leave(folder, '20260102T000000000Z-b', dead)
  const weekAgo = new Date(Date.now() - 8 * 86_400_000)
  utimesSync(path.join(old, '000001.jsonl'), weekAgo, weekAgo)
  // A clock that was set back makes no age.
  const ahead = new Date(Date.now() + 86_400_000)
  utimesSync(path.join(folder, 'tests', '20260102T000000000Z-b', '000001.jsonl'), ahead, ahead)
  const spool = open(folder)
  t.deepEqual(namesOf(await all(spool)), ['20260102T000000000Z-b'])
  t.is(spool.seen['expired'], 1)
  spool.close()
})

test('damaged bytes are copied to `damaged` and counted; the other records of the file are sent', async t => {
  const folder = newFolder()
  const home = leave(folder, '20260101T000000000Z-a', dead)
  const file = path.join(home, '000001.jsonl')
  writeFileSync(file, `${readFileSync(file, 'utf8')}{"resourceSpans":[{"torn`)
  writeFileSync(path.join(home, '000009.done'), 'belongs to nothing')
  const spool = open(folder)
  t.is((await all(spool)).length, 1)
  t.is(spool.seen['damaged'], 1)
  const [damaged] = readdirSync(path.join(folder, 'damaged'))
  t.is(readFileSync(path.join(folder, 'damaged', damaged ?? ''), 'utf8'), '{"resourceSpans":[{"torn\n')
  t.is(statSync(path.join(folder, 'damaged')).mode & 0o777, 0o700)
  spool.close()
})

test('two tenants with one URL never share a folder, and one name with two keys is refused', t => {
  const folder = newFolder()
  const tenants = ['key-a', 'key-b'].map(key => {
    const headers = {authorization: key}
    const spool = openSpool({url, shownUrl: url, headers, name: undefined}, {folder}, counting())
    spool.write(newRecord(key))
    return spool
  })
  const folders = readdirSync(folder).filter(name => /^[0-9a-f]{16}$/.test(name))
  t.is(folders.length, 2)
  for (const spool of tenants) spool.close()
  const named = {...destination, name: 'shared'}
  const first = openSpool({...named, headers: {authorization: 'key-a'}}, {folder}, counting())
  const second = (): Spool => openSpool({...named, headers: {authorization: 'key-b'}}, {folder}, counting())
  t.throws(second, {message: /another destination with other headers is named 'shared'/})
  first.close()
  second().close()
})

test('no key, header, user or query is in any file or name of the spool', async t => {
  const place = new SpoolFolder()
  const secret = 'swordfish-4711'
  const address = `http://${secret}:${secret}@127.0.0.1:9/v1/traces?key=${secret}`
  const text = `
    import {HoneyHiveTracer} from '${path.resolve('dist/index.js')}'
    const tracer = new HoneyHiveTracer({
      destination: {url: '${address}', headers: {authorization: '${secret}', 'x-key': '${secret}'}, spool: true},
      redact: {paths: ['**.password']},
    })
    tracer.startSpan('login', {attributes: {password: '${secret}'}}).end()
    process.exit()
  `
  await place.run(text)
  const names = place.files()
  t.true(names.some(name => name.endsWith('000001.jsonl')))
  for (const name of names) {
    const file = path.join(place.folder, '.enrich-span', 'spool', name)
    const bytes = statSync(file).isFile() ? readFileSync(file, 'latin1') : ''
    t.false(`${name}${bytes}`.includes(secret), name)
    t.is(statSync(file).mode & 0o077, 0, name)
  }
})
