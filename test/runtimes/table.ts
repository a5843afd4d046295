import type {Cells} from './scenario.ts'

/** A row that ran. */
export interface Finished {
  readonly name: string
  readonly cells: Cells
  /** The line that a cell `line` stands for. */
  readonly line?: string | undefined
}

const columns = [
  'import',
  'require',
  'enrich',
  'two tenants',
  'trace of a stream',
  'evaluate of 20 datapoints',
  'delivery to a receiver',
] as const

/** The Markdown of the table of runtimes. */
export function runtimesTable(rows: readonly Finished[]): string {
  const head = ['', ...columns, 'the line']
  return markdown(
    head,
    rows.map(({name, cells, line}) => [name, ...columns.map(column => shown(cells[column])), line ?? '']),
  )
}

/** The Markdown of the table of tools that fake timers. */
export function fakersTable(rows: readonly Finished[]): string {
  const names = Object.keys(rows[0]?.cells ?? {}).filter(name => name !== 'import' && name !== 'require')
  return markdown(
    ['', ...names, 'the line'],
    rows.map(({name, cells, line}) => [name, ...names.map(column => shown(cells[column])), line ?? '']),
  )
}

const shown = (cell: string | undefined): string =>
  cell === 'line' ? 'with the line' : (cell ?? 'not reached').replaceAll('|', String.raw`\|`)

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** The page with both tables in their places. */
export function withTables(page: string, tables: Readonly<Record<string, string>>): string {
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end -->)`),
        (_, before: string, after: string) => `${before}\n${table}\n${after}`,
      ),
    page,
  )
}

/** The lines that differ. */
export function differences(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return now.flatMap((text, at) => (old[at] === text ? [] : [`- ${old[at] ?? ''}`, `+ ${text}`])).join('\n')
}
