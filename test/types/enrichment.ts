import {type Enrichment, enrichSpan, type Kwarg, type Namespaces, type Scalar} from 'enrich-span/enrich'

interface Metadata {
  step: string
  attempt?: number
}

declare const metadata: Metadata
declare const optional: {readonly metadata?: Metadata; readonly metrics?: Record<string, number>}
declare const unknowns: Record<string, unknown>
declare const user: {readonly user_id: string; readonly tags: readonly string[]}

export const written: boolean = enrichSpan({metadata: {step: 'plan'}, metrics: {score: 0.95}, user_id: '123'})

// Every form of data that a program has at hand.
enrichSpan({})
enrichSpan(unknowns)
enrichSpan(optional)
enrichSpan({metadata, outputs: 'the answer', inputs: [1, 2], config: undefined})
enrichSpan({...optional, ...user})
enrichSpan({metadata: {nested: {deep: [new Date(), 1n, null]}}})
enrichSpan({error: new Error('broken')})
enrichSpan({error: 'broken'})
enrichSpan({userProperties: {plan: 'pro'}})
enrichSpan({user_properties: {plan: 'pro'}})

// kwargs: scalars and lists of scalars.
enrichSpan({user_id: '123', attempt: 2, cached: true, at: new Date(), from: new URL('https://example.com'), big: 1n})
enrichSpan({tags: ['a', 'b'], missing: undefined, empty: null})

// @ts-expect-error a record under a name that is no namespace is most likely a slip of the pen
enrichSpan({metdata: {step: 'plan'}})
// Objects and lists of objects are data under every key.
enrichSpan({messages: [{role: 'user'}]})
// @ts-expect-error a function is no kwarg
enrichSpan({callback: () => 1})
// @ts-expect-error an enrichment is an object
enrichSpan('metadata')
// @ts-expect-error there is no such shortcut
enrichSpan.metric({score: 1})
// @ts-expect-error members are not assigned
enrichSpan.metrics = () => true

export const shortcut: boolean = enrichSpan.metrics({score: 0.95})
export const sync: number = enrichSpan.with({metadata}, () => 1)
export const async: Promise<number> = enrichSpan.with({metadata}, async () => 1)
export const bare: string = enrichSpan.with(() => 'a')

// @ts-expect-error what the callback returns is what `with` returns
export const wrong: string = enrichSpan.with({metadata}, () => 1)

export function scoped(): boolean {
  using scope = enrichSpan.scope({metadata})
  return scope.enrich({metrics: {score: 1}})
}

// What is not known until it runs.
interface Settings {
  readonly temperature: number
  readonly stop?: readonly string[]
}
declare const settings: Settings
declare const maybe: {readonly user_id?: string; readonly config?: Settings | undefined}
declare const mixed: Record<string, unknown> & {readonly user_id: string}
declare const bySymbol: Record<symbol, () => void>
declare const tracer: object | undefined
enrichSpan(settings)
enrichSpan(maybe)
enrichSpan({...unknowns, ...maybe, user_id: undefined})
enrichSpan(mixed)
enrichSpan(bySymbol)
enrichSpan({tracer, metadata})
enrichSpan({metrics: new Map([['score', 1]]), outputs: [{role: 'assistant'}], eventId: 'e1', event_id: 2})
enrichSpan({at: [new Date(), 1n, null, undefined]})

declare const wrongField: {readonly metadata: Metadata; readonly client: {readonly key: string}}
enrichSpan(wrongField)
// @ts-expect-error a known key beside an index signature is checked
enrichSpan({...unknowns, metdata: {step: 'plan'}} as Record<string, unknown> & {
  readonly metdata: {readonly step: string}
})
enrichSpan({table: [[1]]})
enrichSpan({map: new Map()})
// @ts-expect-error a span is one
enrichSpan({span: 'name'})
// @ts-expect-error a tracer is an object
enrichSpan({tracer: 'name'})

// A wrapper of a user keeps the check.
export const record = <const T extends Enrichment<T>>(enrichment: T & Namespaces & object): boolean =>
  enrichSpan<T>(enrichment)
record({metadata: {step: 'plan'}, user_id: '123'})
// @ts-expect-error also through a wrapper
record({metdata: {step: 'plan'}})

export const namespaces: Namespaces = {metadata: 1, userProperties: {plan: 'pro'}}
// @ts-expect-error no namespace
export const misspelt: Namespaces = {metdata: {}}
export const scalars: readonly Scalar[] = [
  'a',
  1,
  true,
  1n,
  new Date(),
  new URL('https://example.com'),
  null,
  undefined,
]
// @ts-expect-error a symbol is no scalar
export const symbol: Scalar = Symbol('s')
export const kwargs: readonly Kwarg[] = ['a', ['a', 1]]
export const kwarg: Kwarg = {a: 1}
