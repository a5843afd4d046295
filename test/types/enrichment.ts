import {enrichSpan} from 'enrich-span/enrich'

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
// @ts-expect-error a list of records is no kwarg
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
