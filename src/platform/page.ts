/** The page that the program runs in. `base` is what the addresses of its requests are relative to. */
export interface Page {
  readonly origin: string
  readonly base: string
}
