/** The circles in a graph of imports, each as its files in order, the first one repeated at the end. */
export function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = []
  const done = new Set<string>()

  function visit(file: string, path: readonly string[]): void {
    const start = path.indexOf(file)
    if (start >= 0) found.push([...path.slice(start), file])
    if (start >= 0 || done.has(file)) return
    for (const target of graph.get(file) ?? []) visit(target, [...path, file])
    // A file is done once all that it leads to was walked: every circle through it has been seen from here.
    done.add(file)
  }

  for (const file of graph.keys()) visit(file, [])
  return found
}
