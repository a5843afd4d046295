/** A shorter text is written as it is. */
export const shortestBase64 = 1_024

/**
 * Names the base64 data in a long text instead of writing it: `[image/png, 1.2 MB]`. A data URL is named anywhere in the
 * text. Data without a URL is named if the whole text is base64.
 */
export function nameBase64(text: string): string {
  if (isBase64(text)) return mark(typeOf(text) ?? 'base64', text.length)
  if (!/;base64,/i.test(text)) return text
  return text.replace(dataUrl, (url: string, type: string | undefined, data: string) =>
    data.length < shortestBase64 ? url : mark(type?.toLowerCase() || 'text/plain', data.length),
  )
}

const dataUrl = /data:([\w.+-]{1,64}\/[\w.+-]{1,64})?(?:;[\w.+-]{1,64}=[\w.+-]{1,64}){0,8};base64,([\w+/%=-]*)/gi

function mark(type: string, length: number): string {
  return `[${type}, ${sizeText((length * 3) / 4)}]`
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** The length of the samples that are looked at. A whole text would cost as much as writing it. */
const sampled = 256

// A letter repeated, a number or a hash in hex uses only some kinds of characters.
function isBase64(text: string): boolean {
  const start = text.slice(0, sampled)
  if (!isCoded(start) || !/[a-z]/.test(start) || !/[A-Z]/.test(start) || !/\d/.test(start)) return false
  const middle = text.length >> 1
  return isCoded(text.slice(middle, middle + sampled)) && isCoded(text.slice(-sampled).replace(/={0,2}\s*$/, ''))
}

// MIME and PEM break lines after 64 or 76 characters. Shorter lines are a list of words.
function isCoded(sample: string): boolean {
  return /^[\w+/\r\n-]+$/.test(sample) && !/(?:^|\n)[^\n]{0,59}\n[^\n]{0,59}\n/.test(sample)
}

/** The first characters of common files in base64, and their types. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^iVBORw0KGgo/, 'image/png'],
  [/^\/9j\//, 'image/jpeg'],
  [/^R0lGOD/, 'image/gif'],
  [/^UklGR.{7}RUJQ/, 'image/webp'],
  [/^UklGR.{7}QVZF/, 'audio/wav'],
  [/^SUQz/, 'audio/mpeg'],
  [/^T2dnUw/, 'audio/ogg'],
  [/^JVBERi0/, 'application/pdf'],
  [/^UEsDB/, 'application/zip'],
]

function typeOf(text: string): string | undefined {
  return signatures.find(([start]) => start.test(text))?.[1]
}
