import {diagnostics, type FlushReceipt, HoneyHiveTracer, type Ledger, type UrlDestination} from 'enrich-span'

let tracer: HoneyHiveTracer | undefined

/** Ends `count` spans of a new tracer. */
function end(destination: UrlDestination, count: number): void {
  tracer = new HoneyHiveTracer({project: 'page', destination})
  for (let number = 0; number < count; number++) tracer.startSpan(`span ${number}`).end()
}

/** Flushes, and returns the receipt so far. */
async function flush(
  timeoutMs: number,
): Promise<{receipt: Omit<FlushReceipt, 'errors'>; errors: string[]; reported: string[]}> {
  if (tracer === undefined) throw new Error('no span was ended')
  const {errors, ...receipt} = await tracer.flush({timeoutMs})
  const reported = Object.entries(diagnostics().counts).flatMap(([code, count]) => (count > 0 ? [code] : []))
  return {receipt, errors: errors.map(String), reported}
}

/** The ledger now, without waiting. */
function ledger(): Ledger {
  return diagnostics().ledger
}

/** Ends spans, and leaves the page `ms` milliseconds later. */
function endAndLeave(destination: UrlDestination, count: number, ms: number): void {
  end(destination, count)
  setTimeout(() => location.assign('/echo'), ms)
}

/** Ends spans and hides the page, as far as the library can see. */
function endAndHide(destination: UrlDestination, count: number): void {
  end(destination, count)
  Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})
  document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))
}

/** The same in a browser whose `fetch` cannot outlive a page, as it leaves; the session was enriched before. */
function endInOlderBrowser(destination: UrlDestination, count: number): void {
  Reflect.deleteProperty(Request.prototype, 'keepalive')
  end(destination, count)
  tracer?.enrichSession({feedback: {rating: 5}})
  globalThis.dispatchEvent(new Event('pagehide'))
}

/** Ends spans, enriches the session, and leaves as far as the library can see. Returns the bodies sent within that turn. */
function endAndGo(url: string, count: number): string[] {
  const {fetch} = globalThis
  const bodies: string[] = []
  globalThis.fetch = async (to, init) => {
    bodies.push(new TextDecoder().decode(init?.body as Uint8Array))
    return fetch(to, init)
  }
  end({url, protocol: 'http/json'}, count)
  tracer?.enrichSession({feedback: {rating: 5}})
  globalThis.dispatchEvent(new Event('pagehide'))
  globalThis.fetch = fetch
  return bodies
}

/** The calls for the tests of this page. */
export interface Calls {
  readonly end: typeof end
  readonly flush: typeof flush
  readonly ledger: typeof ledger
  readonly endAndLeave: typeof endAndLeave
  readonly endAndHide: typeof endAndHide
  readonly endInOlderBrowser: typeof endInOlderBrowser
  readonly endAndGo: typeof endAndGo
}

const calls: Calls = {end, flush, ledger, endAndLeave, endAndHide, endInOlderBrowser, endAndGo}

Object.assign(globalThis, {calls})
