// The part of vitest that the door enrich-span/vitest calls. vitest is an optional peer, and not installed to build.
export declare const describe: (name: string, define: () => void) => unknown
export declare const test: (name: string, run: () => Promise<void>, timeout: number) => unknown
export declare const afterAll: (run: () => Promise<void>) => unknown
