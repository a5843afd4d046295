const longest = 40
const shape = /^[a-z0-9_-]+$/

/** Our source as Langfuse's server will store it: it refuses other texts, and its own name as a prefix. */
export function environmentOf(source: string): string {
  const name = source
    .toLowerCase()
    .replace(/^langfuse[-_]/, '')
    .slice(0, longest)
  return shape.test(name) ? name : 'default'
}
