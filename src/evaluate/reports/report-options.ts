/** What a report is written on. */
export interface ReportOptions {
  /** Columns; 80 when absent. No line is longer, unless it holds one word that is. */
  readonly width?: number | undefined
  /** Whether colours are wanted; none when absent. */
  readonly color?: boolean | undefined
}

/** Colours by what they mean. */
export interface Colors {
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
}

/** The ink for this paper; without colours the text stays as it is. */
export function colorsOf({color = false}: ReportOptions): Colors {
  const paint = (open: number, close: number) => (text: string) =>
    color && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text
  return {good: paint(32, 39), bad: paint(31, 39), strong: paint(1, 22), faint: paint(2, 22)}
}

/**
 * Text of users without what would command a terminal: ids and labels come from models and files, and an escape
 * sequence in them could rewrite the screen. Line breaks become spaces.
 */
export const plainText = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, '\ufffd')
