/** Text as it is, everything else as compact JSON. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const needsEscape = /[^ !#-[\]-\ud7ff\ue000-\uffff]/

/** A text as JSON; most texts need no escape, and then this takes half the time of `JSON.stringify`. */
export function quote(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text) : `"${text}"`
}
