/**
 * Groups the results of a run by datapoint, in the order of the dataset. The results of one group are trials. If an id occurs
 * at several positions of the dataset, these are different datapoints: the later ones are named `q1 (2)`, `q1 (3)`, and so on.
 * Results without an index are told apart by their ids only.
 */
export function byDatapoint<R extends {readonly id: string; readonly index?: number}>(
  results: readonly R[],
): Map<string, R[]> {
  const groups = new Map<string, R[]>()
  const repeated = new Map<string, Map<number | undefined, string>>()
  for (const result of results) {
    const {id, index} = result
    const first = groups.get(id)
    const name = first === undefined || first[0]?.index === index ? id : nameOfRepeated(repeated, groups, {id, index})
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [result])
    else known.push(result)
  }
  return groups
}

function nameOfRepeated(
  repeated: Map<string, Map<number | undefined, string>>,
  groups: ReadonlyMap<string, unknown>,
  {id, index}: {readonly id: string; readonly index: number | undefined},
): string {
  const names = repeated.get(id) ?? new Map<number | undefined, string>()
  repeated.set(id, names)
  const known = names.get(index)
  if (known !== undefined) return known
  let number = names.size + 2
  // A datapoint may already have such a name as its own id.
  while (groups.has(`${id} (${number})`)) number += 1
  const name = `${id} (${number})`
  names.set(index, name)
  return name
}
