import {ProxyTracerProvider, trace, type TracerProvider} from '@opentelemetry/api'
import {state} from './state/state.ts'

/** Whose global tracer provider is registered. */
export type ProviderKind = 'application' | 'ours' | 'none'

/** Returns the global provider behind all proxies, or `undefined` when nobody registered one. */
export function registeredProvider(): TracerProvider | undefined {
  let provider: Partial<ProxyTracerProvider> & TracerProvider = trace.getTracerProvider()
  // A copy of the api may register its proxy with another copy.
  for (let depth = 0; depth < 8 && typeof provider.getDelegate === 'function'; depth++)
    provider = provider.getDelegate()
  return provider === noProvider ? undefined : provider
}

// With nothing registered, the delegate of a proxy is the api's own no-op provider.
const noProvider = /* @__PURE__ */ new ProxyTracerProvider().getDelegate()

/**
 * Returns the provider that the application registered. It may be the no-op of another copy of the api, which only its
 * spans show.
 */
export function applicationProvider(): TracerProvider | undefined {
  const provider = registeredProvider()
  return provider === undefined || provider === state().routing ? undefined : provider
}

/** Returns who registered the global provider. */
export function providerKind(): ProviderKind {
  if (applicationProvider() !== undefined) return 'application'
  return registeredProvider() === undefined ? 'none' : 'ours'
}
