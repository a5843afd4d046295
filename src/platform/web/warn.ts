/** Shows one warning to the person who runs the page; `code` stands in the message already. */
export function warn(message: string, _code: string): void {
  console.warn(message)
}
