import path from 'node:path'

const platform = path.resolve(import.meta.dirname, '../src/platform')

/** The plugin of esbuild that leads `#platform/…` to one half, `node` or `web`. */
export const platformHalf = half => ({
  name: `the half of the platform for ${half}`,
  setup({onResolve, onLoad}) {
    onResolve({filter: /^#platform\//}, ({path: specifier}) => ({
      path: path.join(platform, half, `${specifier.slice('#platform/'.length)}.ts`),
    }))
    // A page has no requests about sessions and runs: its server creates sessions from spans. They would cost it 7 kB.
    if (half === 'web')
      onLoad({filter: /[/\\]backend[/\\]server-backend\.ts$/}, () => ({loader: 'ts', contents: noServer}))
  },
})

const noServer = `import {localBackend} from './backend.ts'
export const createServerBackend = () => localBackend
`
