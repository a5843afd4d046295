import {_exportsForTestingOnly, initLogger, wrapTraced} from 'braintrust'

export const packageFile = '../node_modules/braintrust/package.json'

export async function prepare() {
  await _exportsForTestingOnly.simulateLoginForTests()
  const background = _exportsForTestingOnly.useTestBackgroundLogger()
  initLogger({projectName: 'bench', projectId: 'bench'})
  const rows = []
  return {
    // Without `asyncFlush` it awaits its delivery, so every result becomes a promise.
    wrap: (fn, name) => wrapTraced(fn, {name, asyncFlush: true}),
    spans: async () => {
      rows.push(...(await background.drain()))
      return rows.map(row => ({
        name: row.span_attributes.name,
        id: row.span_id,
        parentId: row.span_parents?.[0],
        startMs: row.metrics.start * 1e3,
        endMs: row.metrics.end * 1e3,
        error: row.error ? 'status' : undefined,
      }))
    },
  }
}
