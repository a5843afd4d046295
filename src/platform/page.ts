/** The page that the program runs in. Addresses of its requests are relative to `base`. */
export interface Page {
  readonly origin: string
  readonly base: string
}
