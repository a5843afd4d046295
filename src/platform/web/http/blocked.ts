import {later} from '../clock.ts'

/**
 * Returns why the browser blocks requests to `url`. Call it after a request failed, because `fetch` reports a policy,
 * CORS and an unreachable server alike. Returns `undefined` for an unreachable server, which is not the page's fault.
 */
export async function blockedBy(url: string): Promise<Error | undefined> {
  const offline = globalThis.navigator !== undefined && !globalThis.navigator.onLine
  if (offline) return undefined
  const {answered, policy} = await ask(url)
  if (policy !== undefined) return new Error(`${url} is not allowed by this page's policy (${policy})`)
  // The server responds to a request whose response may not be read. So it is reachable, but does not allow this page.
  if (answered) return new Error(`${url} is reachable, but does not let ${globalThis.origin} read its response (CORS)`)
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
    // The event of a violation comes one task after the failure.
    await new Promise<void>(resolve => later(resolve, 50))
    return {answered: false, policy}
  } finally {
    globalThis.removeEventListener?.('securitypolicyviolation', onViolation)
  }
}
