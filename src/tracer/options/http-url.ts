/** Whether spans can be posted there. */
export function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && /^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')
}
