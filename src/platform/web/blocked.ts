import {later} from './clock.ts'

/**
 * Why the browser lets nothing through to `url`, asked when a request failed there: `fetch` says "failed" for a policy,
 * for CORS and for a server that is away. `undefined` for the last: nothing is wrong but the weather.
 */
export async function blockedBy(url: string): Promise<Error | undefined> {
  const offline = globalThis.navigator !== undefined && !globalThis.navigator.onLine
  if (offline) return undefined
  const {answered, policy} = await ask(url)
  if (policy !== undefined) return new Error(`${url} is not allowed by this page's policy (${policy})`)
  // A server that answers when nobody wants to read the answer is there; it only does not answer to this page.
  if (answered) return new Error(`${url} is there, but does not let ${globalThis.origin} read its answer (CORS)`)
  return undefined
}

async function ask(url: string): Promise<{readonly answered: boolean; readonly policy: string | undefined}> {
  let policy: string | undefined
  const onViolation = (event: Event): void => {
    const {blockedURI, effectiveDirective} = event as SecurityPolicyViolationEvent
    if (url.startsWith(blockedURI)) policy = effectiveDirective
  }
  globalThis.addEventListener?.('securitypolicyviolation', onViolation)
  try {
    await fetch(url, {mode: 'no-cors', credentials: 'omit', signal: AbortSignal.timeout(5_000)})
    return {answered: true, policy}
  } catch {
    // The event of a violation comes a task later than the failure.
    await new Promise<void>(resolve => later(resolve, 50))
    return {answered: false, policy}
  } finally {
    globalThis.removeEventListener?.('securitypolicyviolation', onViolation)
  }
}
