import type {FieldColumn} from './report-data.ts'
import type {JoinedRow} from './join-rows.ts'

/** The conditions for offering a field as a filter. They exclude free text and ids. */
const mostFields = 12
const mostValues = 50
const longestValue = 80

/** Finds the metadata fields by which rows can be filtered and grouped, and the tags. */
export function planFields(rows: readonly JoinedRow[]): FieldColumn[] {
  const metadata = rows.map(metadataOf)
  const names = new Set(metadata.flatMap(Object.keys))
  return [...names].flatMap(name => toColumn(name, metadata) ?? []).slice(0, mostFields)
}

function metadataOf({runs}: JoinedRow): Readonly<Record<string, unknown>> {
  const datapoint = runs.find(results => results.length > 0)?.[0]?.datapoint
  const {metadata, tags} = datapoint ?? {}
  return tags === undefined ? (metadata ?? {}) : {...metadata, tags: tags.join(', ')}
}

function toColumn(name: string, metadata: readonly Readonly<Record<string, unknown>>[]): FieldColumn | undefined {
  const values = new Map<string, number>()
  const at: (number | null)[] = []
  for (const each of metadata) {
    const value = Object.hasOwn(each, name) ? each[name] : undefined
    if (value === undefined || value === null) {
      at.push(null)
      continue
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
    const text = String(value)
    if (!values.has(text)) values.set(text, values.size)
    if (text.length > longestValue || values.size > mostValues) return undefined
    at.push(values.get(text) ?? null)
  }
  return {name, values: [...values.keys()], at}
}
