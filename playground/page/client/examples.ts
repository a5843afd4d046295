/** A ready example: `id` is its file and its link. */
export interface Example {
  readonly id: string
  readonly title: string
  /** Whether async functions are compiled down when it is chosen. */
  readonly lowered: boolean
}

/** In the order of learning. */
export const examples: readonly Example[] = [
  {id: 'direct-call', title: 'Direct call', lowered: true},
  {id: 'scope', title: 'Scope', lowered: true},
  {id: 'with', title: 'With', lowered: true},
  {id: 'precedence', title: 'Precedence', lowered: true},
  {id: 'two-tenants', title: 'Two tenants', lowered: true},
  {id: 'stream', title: 'Traced stream', lowered: true},
  {id: 'broken-await', title: 'Broken await', lowered: false},
]

/** The program of an example. */
export async function programOf({id}: Example): Promise<string> {
  return (await fetch(`/examples/${id}.ts`)).text()
}
