import {existsSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import test from 'ava'

const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'test/README.md',
  ...readdirSync('docs', {recursive: true, encoding: 'utf8'})
    .filter(name => name.endsWith('.md'))
    .map(name => path.posix.join('docs', name.split(path.sep).join('/'))),
]

test('every link of a page leads to a file, and to a heading where it names one', t => {
  t.deepEqual(pages.flatMap(brokenLinks), [])
})

test('docs/README.md lists every page', t => {
  const listed = readFileSync('docs/README.md', 'utf8')
  const missing = pages.filter(page => page.startsWith('docs/') && page !== 'docs/README.md')
  t.deepEqual(
    missing.filter(page => !listed.includes(`(${page.slice('docs/'.length)})`)),
    [],
  )
})

function brokenLinks(page: string): string[] {
  const text = withoutCode(readFileSync(page, 'utf8'))
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  return links.filter(link => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link)).map(link => `${page}: ${link}`)
}

function leadsSomewhere(page: string, link: string): boolean {
  const [target = '', anchor] = link.split('#')
  const file = target === '' ? page : path.posix.join(path.posix.dirname(page), target)
  return existsSync(file) && (anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).has(anchor))
}

/** The anchors as GitHub makes them: lower case, hyphens for spaces, numbered where two are alike. */
function anchorsOf(text: string): Set<string> {
  const seen = new Map<string, number>()
  const headings = [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)]
  return new Set(
    headings.map(([, heading = '']) => {
      const slug = heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')
      const before = seen.get(slug) ?? 0
      seen.set(slug, before + 1)
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, 'code')
