import {countsTokensAt, describesUsage} from './usage-keys.ts'

/** How far a path has matched the rules. */
export interface PathState {
  readonly path: string
  /** `count`: only rules with a wildcard match, and the key counts tokens. Numbers stay, everything else is masked. */
  readonly verdict: 'free' | 'count' | 'masked'
  /** The length of the path down to the first match. */
  readonly end: number
  /** Positions in the rules that the next step may match, in ascending order. */
  readonly open: readonly number[]
}

/** Rules for paths, matched step by step: linear in the path and in the rules, whatever either contains. */
export interface PathRules {
  readonly top: PathState
  below(place: PathState, steps: string): PathState
  at(path: string): PathState
}

/** Whether a value at this place is masked. */
export function hides({verdict}: PathState, value: unknown): boolean {
  return verdict === 'masked' || (verdict === 'count' && typeof value !== 'number')
}

/** Keys of a program are shorter. A longer one may contain anything, and is masked. */
export const longestPath = 4_096
/** The keys of a program repeat with each span. Keys that contain data must not fill the memory. */
const mostKnownPaths = 2_000
const longestKnownPath = 256

/** One step of a rule. */
interface RuleStep {
  /** `**`: any number of steps. */
  readonly anySteps: boolean
  readonly matches: (step: string) => boolean
  readonly last: boolean
  /** The rule ends with a wildcard that also contains text, such as `*token*`. It spares counts of tokens. */
  readonly sparing: boolean
}

/** Compiles the paths of `redact`. They match consecutive steps anywhere, without regard to case. */
export function compilePaths(paths: readonly string[]): PathRules {
  const steps = paths.flatMap(wherever).flatMap(stepsOf)
  const starts = steps.flatMap((_, at) => (at === 0 || steps[at - 1]?.last ? [at] : []))
  const top: PathState = {path: '', verdict: 'free', end: 0, open: []}
  const known = new Map<string, PathState>()
  let latest: PathState = {...top, path: '\0'}

  const step = (place: PathState, name: string): PathState => {
    const path = place.path === '' ? name : `${place.path}.${name}`
    if (place.verdict === 'masked') return {...place, path}
    if (path.length > longestPath) return {path, verdict: 'masked', end: place.end || path.length, open: []}
    const lower = name.toLowerCase()
    const open: number[] = []
    let ends: 'sparing' | 'masking' | undefined
    const reach = (at: number): void => {
      const {last, sparing} = steps[at - 1] ?? nothing
      if (last) ends = sparing && ends !== 'masking' ? 'sparing' : 'masking'
      else if (open.at(-1) !== at) {
        open.push(at)
      }
    }
    const advance = (at: number): void => {
      const {anySteps, matches} = steps[at] ?? nothing
      if (anySteps) {
        open.push(at)
        if (steps[at]?.last) reach(at + 1)
        else advance(at + 1)
      } else if (matches(lower)) reach(at + 1)
    }
    for (const at of merged(starts, place.open)) advance(at)
    const verdict = verdictOf(place, name, path, ends)
    return {path, verdict, end: place.verdict === 'free' ? path.length : place.end, open: ascending(open)}
  }
  const below = (place: PathState, text: string): PathState => {
    if (text.length > longestPath) return step(place, text)
    return text.includes('.') ? text.split('.').reduce(step, place) : step(place, text)
  }
  return {
    top,
    below,
    at(path) {
      // The value of an attribute and its key are looked at one after the other.
      if (latest.path === path) return latest
      const found = path.length > longestKnownPath ? undefined : known.get(path)
      if (found !== undefined) return found
      const place = path === '' ? {...step(top, ''), path} : below(top, path)
      latest = place
      if (path.length > longestKnownPath) return place
      if (known.size >= mostKnownPaths) known.clear()
      known.set(path, place)
      return place
    },
  }
}

function verdictOf(
  place: PathState,
  step: string,
  path: string,
  ends: 'sparing' | 'masking' | undefined,
): PathState['verdict'] {
  if (ends === 'masking') return 'masked'
  if (place.verdict === 'count') return describesUsage(step) ? 'count' : 'masked'
  if (ends === undefined) return 'free'
  return countsTokensAt(path) ? 'count' : 'masked'
}

const nothing: RuleStep = {anySteps: false, matches: () => false, last: false, sparing: false}

// One object argument is recorded as `inputs.name`, several as `inputs.0.name`, named ones as `inputs.body.name`.
function wherever(rule: string): string[] {
  const [first = '', second = '', ...rest] = rule.split('.')
  if (first.toLowerCase() !== 'inputs' || second === '') return [rule]
  const oneArgument = /^[\d*]+$/.test(second) && second !== '**' && rest.length > 0 ? [`inputs.${rest.join('.')}`] : []
  return [rule, `inputs.*.${rule.slice(first.length + 1)}`, ...oneArgument]
}

function stepsOf(rule: string): RuleStep[] {
  const parts = rule.toLowerCase().split('.')
  const final = parts.at(-1) ?? ''
  const sparing = final.includes('*') && /[^*]/.test(final)
  return parts.map((part, at) => ({
    anySteps: part === '**',
    matches: globOf(part),
    last: at === parts.length - 1,
    sparing,
  }))
}

// Each piece is searched once, behind the one before, so the time is linear in the step.
function globOf(part: string): (step: string) => boolean {
  const pieces = part.split('*')
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return step => step === part
  const shortest = first.length + last.length
  const middle = others.filter(piece => piece !== '')
  return step => {
    if (step.length < shortest || !step.startsWith(first) || !step.endsWith(last)) return false
    let from = first.length
    for (const piece of middle) {
      const found = step.indexOf(piece, from)
      if (found < 0) return false
      from = found + piece.length
    }
    return from <= step.length - last.length
  }
}

function merged(one: readonly number[], other: readonly number[]): readonly number[] {
  return other.length === 0 ? one : ascending([...one, ...other])
}

function ascending(positions: readonly number[]): readonly number[] {
  return positions.length < 2 ? positions : [...new Set(positions)].sort((a, b) => a - b)
}
