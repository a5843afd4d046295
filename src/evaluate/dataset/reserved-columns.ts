type Columns = Readonly<Record<string, string>>

/** Makes a datapoint of a row of CSV. */
export function fromColumns(row: unknown): unknown {
  const columns = row as Columns
  const id = reserved(columns, ['id'])
  const truth = reserved(columns, ['groundTruth', 'ground_truth'])
  const inputs = reserved(columns, ['inputs'])
  const taken = new Set([id, truth, inputs])
  const others = Object.entries(columns).filter(([name]) => !taken.has(name) && name !== 'ground_truth')
  const cellOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : columns[name])
  const [idCell, truthCell, inputsCell] = [cellOf(id), cellOf(truth), cellOf(inputs)]
  return {
    ...(idCell === undefined || idCell === '' ? {} : {id: idCell}),
    inputs: inputsCell === undefined ? Object.fromEntries(others) : cell(inputsCell),
    ...(truthCell === undefined ? {} : {groundTruth: cell(truthCell)}),
  }
}

/** True for a heading such as `Ground Truth`. */
export const namesGroundTruth = (heading: string): boolean => folded(heading) === 'groundtruth'

/** Returns the column with one of these names, else one that differs only in case, spaces, `_` and `-`. */
function reserved(columns: Columns, names: readonly string[]): string | undefined {
  const exact = names.find(name => Object.hasOwn(columns, name))
  if (exact !== undefined) return exact
  const wanted = names.map(folded)
  return Object.keys(columns).find(name => wanted.includes(folded(name)))
}

const folded = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '')

// Only objects and lists are parsed as JSON. A cell `1` stays text, like the rest of its column.
function cell(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
