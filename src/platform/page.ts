/** The page in which the program runs. Addresses of its requests are relative to `base`. */
export interface Page {
  readonly origin: string
  readonly base: string
}
