/** The part of AsyncLocalStorage that every runtime has. */
export interface Storage<T> {
  getStore(): T | undefined
  run<R>(store: T, callback: () => R): R
  disable?(): void
}

type StorageClass = new <T>() => Storage<T>

interface Edge {
  /** Vercel's edge runtime has it as a global. */
  readonly AsyncLocalStorage?: StorageClass
  /** Cloudflare's workerd has it as a module, with the flag `nodejs_compat`. A static import would fail without the flag. */
  readonly process?: {getBuiltinModule?(name: string): {readonly AsyncLocalStorage: StorageClass} | undefined}
}

/** Returns the AsyncLocalStorage of an edge runtime, or `undefined` in a page. */
export function findAsyncLocalStorage(): StorageClass | undefined {
  const {AsyncLocalStorage, process} = globalThis as Edge
  return AsyncLocalStorage ?? process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage
}
