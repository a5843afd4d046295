import path from 'node:path'

const platform = path.resolve(import.meta.dirname, '../src/platform')

/** The plugin of esbuild that leads `#platform/…` to one half, `node` or `web`. */
export const platformHalf = half => ({
  name: `the half of the platform for ${half}`,
  setup({onResolve}) {
    onResolve({filter: /^#platform\//}, ({path: specifier}) => ({
      path: path.join(platform, half, `${specifier.slice('#platform/'.length)}.ts`),
    }))
  },
})
