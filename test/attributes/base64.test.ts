import test from 'ava'
import {encoded} from './planned.ts'

/** Bytes without a pattern, always the same. */
function bytes(length: number, ...start: number[]): Buffer {
  const made = Buffer.alloc(length)
  let state = 7
  for (let index = 0; index < length; index++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    made[index] = start[index] ?? state >> 16
  }
  return made
}

const png = bytes(1_200_000, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13).toString('base64')
const jpeg = bytes(34_000, 0xff, 0xd8, 0xff, 0xe0).toString('base64')
const wav = Buffer.concat([Buffer.from('RIFF1234WAVE'), bytes(9_000)]).toString('base64')
const webp = Buffer.concat([Buffer.from('RIFF1234WEBP'), bytes(9_000)]).toString('base64')
const other = bytes(5_000).toString('base64')
const short = bytes(300).toString('base64')

/** A sentence, a text, and the text that must be written. */
const table: readonly (readonly [string, string, string])[] = [
  ['a data URL is named', `data:image/png;base64,${png}`, '[image/png, 1.2 MB]'],
  ['a data URL in capitals', `DATA:IMAGE/PNG;BASE64,${png}`, '[image/png, 1.2 MB]'],
  ['a data URL with parameters', `data:text/plain;charset=utf-8;base64,${other}`, '[text/plain, 5 kB]'],
  ['a data URL without a type', `data:;base64,${other}`, '[text/plain, 5 kB]'],
  ['a data URL in Markdown', `See ![a](data:image/jpeg;base64,${jpeg}) here`, 'See ![a]([image/jpeg, 34 kB]) here'],
  [
    'data URLs in JSON',
    JSON.stringify({a: `data:image/jpeg;base64,${jpeg}`, b: `data:audio/wav;base64,${wav}`}),
    '{"a":"[image/jpeg, 34 kB]","b":"[audio/wav, 9 kB]"}',
  ],
  ['a PNG in base64', png, '[image/png, 1.2 MB]'],
  ['a JPEG in base64', jpeg, '[image/jpeg, 34 kB]'],
  ['a sound in base64', wav, '[audio/wav, 9 kB]'],
  ['a WebP image in base64', webp, '[image/webp, 9 kB]'],
  ['other base64', other, '[base64, 5 kB]'],
  ['base64 for URLs', bytes(5_000).toString('base64url'), '[base64, 5 kB]'],
  ['base64 in lines of MIME', other.replaceAll(/.{76}/g, '$&\r\n'), '[base64, 5 kB]'],
]

for (const [sentence, given, expected] of table) {
  test(sentence, t => t.deepEqual(encoded(given).attributes, {v: expected}))
}

const words = 'The quick brown fox jumps over 13 lazy dogs. '.repeat(100)

/** Texts that must stay as they are. */
const kept: Readonly<Record<string, string>> = {
  'a short data URL': `data:image/png;base64,${short}`,
  'short base64': short,
  'a long text': words,
  'a long text that mentions data URLs': `${words} data:image/png;base64, is the start`,
  'a letter repeated': 'x'.repeat(5_000),
  'a number': '1234567890'.repeat(500),
  'a hash in hex': bytes(2_000).toString('hex'),
  'a list of words, one a line': Array.from({length: 300}, (_, index) => `Name${index}`).join('\n'),
  'a list of words without spaces': `${'Lorem_ipsum,'.repeat(200)}1`,
  'a data URL as text': `data:image/svg+xml,${encodeURIComponent('<svg/>').repeat(200)}`,
  JSON: JSON.stringify(Array.from({length: 300}, (_, index) => ({index, name: `Name${index}`}))),
}

for (const [sentence, text] of Object.entries(kept)) {
  test(`${sentence} stays as it is`, t => t.deepEqual(encoded(text).attributes, {v: text}))
}

test('named data costs its name only, however much of it there is', t => {
  const images = Array.from({length: 20}, () => ({url: `data:image/png;base64,${png}`}))
  const {attributes, lost} = encoded(images)
  t.is(attributes['v.19.url'], '[image/png, 1.2 MB]')
  t.is(lost, 0)
})
