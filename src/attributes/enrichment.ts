import type {Namespaces} from './namespaces.ts'

/**
 * The type of an enrichment `T`. Everything is data but a promise, a function under a key of your own, and an object
 * under a key that is one edit away from a namespace. The error then names the mistake and its cure. Keys of an index
 * signature and values of a type parameter are accepted.
 */
export type Enrichment<T> = {
  readonly [K in keyof T]: K extends 'tracer' | 'span' | 'error' | symbol
    ? unknown
    : K extends Spelling
      ? Inside<T[K]>
      : Own<K, T[K]>
}

type Spelling = keyof Namespaces
type Fn = (...given: never[]) => unknown
type Thenable = {readonly then: (...given: never[]) => unknown}

// The compiler's own loosest type, which has no other name here. In one branch of a condition it leaves 'ok' as all that
// a deferred condition can be, so that a type parameter passes. A plain conditional type would refuse it.
type Loosest = ReturnType<JSON['parse']>
type Unless<M> = {readonly ok: unknown; readonly [wrong: number]: M}
type None<V> = [V] extends [never] ? 'ok' : Loosest
type Any<V> = 0 extends 1 & V ? unknown : never

/** An object whose values are looked at: no promise, no function, no list, no index signature. */
type Plain<V> = V extends Thenable | Fn | readonly unknown[]
  ? never
  : V extends object
    ? string extends keyof V
      ? never
      : V
    : never

type NoPromise<V> = Any<V> | Unless<'a promise is no data: await it'>[None<Extract<V, Thenable>>]
type Inside<V> = Any<V> | (NoPromise<V> & Unless<{readonly [P in keyof V]: NoPromise<V[P]>}>[None<Plain<V>>])
type NoFunction<V> = Any<V> | Unless<'a function is no data: call it'>[None<Extract<V, Fn>>]
type NoTypo<K, V> = Inside<V> & (Any<V> | Misspelt<K>[None<Extract<V, object>>])
type Own<K, V> = NoFunction<V> & NoTypo<K, V>

type Misspelt<K> = {
  readonly ok: unknown
  readonly [wrong: number]: [NearNamespace<K>] extends [never]
    ? unknown
    : `\`${K & string}\` is no namespace: did you mean \`${NearNamespace<K>}\`?`
}

type NearNamespace<K> = K extends Candidate ? Near<K, Exclude<Spelling, 'tracer' | 'span'>> : never

/**
 * One edit leaves the beginning or the end of a word as it is. Most keys have neither, so they are not compared letter by
 * letter.
 */
type Candidate =
  | `${'met' | 'feed' | 'in' | 'out' | 'con' | 'userP' | 'user_p' | 'er' | 'ev' | 'update_e' | 'attri'}${string}`
  | `${string}${'data' | 'ics' | 'ack' | 'uts' | 'ig' | 'operties' | 'or' | 'ntId' | 'nt_id' | 'ent_id' | 'utes'}`

/** The names that are one edit, or one swap of neighbours, away from `K`. */
export type Near<K, Names extends string> = K extends string
  ? {[N in Names]: OneEdit<K, N> extends true ? N : never}[Names]
  : never

/** Walks behind the common beginning of both words. The rest decides. */
type OneEdit<A extends string, B extends string> = A extends `${infer X}${infer R}`
  ? B extends `${infer Y}${infer S}`
    ? X extends Y
      ? OneEdit<R, S>
      : [R] extends [S]
        ? true
        : [R] extends [B]
          ? true
          : [A] extends [S]
            ? true
            : Swapped<X, R, Y, S>
    : [R] extends ['']
      ? true
      : false
  : A extends ''
    ? B extends `${string}${infer S}`
      ? [S] extends ['']
        ? true
        : false
      : false
    : false

type Swapped<X, R, Y, S> = R extends `${infer X2}${infer R2}`
  ? S extends `${infer Y2}${infer S2}`
    ? [X, X2, R2] extends [Y2, Y, S2]
      ? true
      : false
    : false
  : false
