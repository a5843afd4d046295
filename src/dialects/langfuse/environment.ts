const longest = 40
const shape = /^[a-z0-9_-]+$/

/**
 * Returns our source in the form that Langfuse's server accepts. The server refuses other texts, and texts that begin
 * with its own name.
 */
export function environmentOf(source: string): string {
  const name = source
    .toLowerCase()
    .replace(/^langfuse[-_]/, '')
    .slice(0, longest)
  return shape.test(name) ? name : 'default'
}
