/** Where the `local` destination keeps spans, below the working directory. */
export const localFolder = '.enrich-span'
