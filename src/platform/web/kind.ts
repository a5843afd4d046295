/** Where the program runs; the default destination depends on it. */
export const platform: 'node' | 'web' = 'web'
