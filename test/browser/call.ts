import type {OpenPage} from './page.ts'

type Functions = Readonly<Record<string, (...given: never[]) => unknown>>

/** Calls a function of `globalThis.calls` in a page. */
export type Call<C> = <K extends keyof C>(
  opened: OpenPage,
  name: K,
  ...given: C[K] extends (...all: infer A) => unknown ? A : never
) => Promise<C[K] extends (...all: never[]) => infer R ? Awaited<R> : never>

/** Makes the caller for pages that offer `C`. */
export function caller<C>(): Call<C> {
  return callByName as Call<C>
}

function callByName({page}: OpenPage, name: string, ...given: unknown[]): Promise<unknown> {
  return page.evaluate(
    ([asked, values]) => (globalThis as unknown as {calls: Functions}).calls[asked]?.(...(values as never[])),
    [name, given] as const,
  )
}
