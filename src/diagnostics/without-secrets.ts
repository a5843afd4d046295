/** `text`, a URL or what was meant as one, without what may be a password or a key: user, query, fragment. */
export function withoutSecrets(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  // `user:secret@host` is a URL as well, of the scheme `user:`.
  if (url === undefined || url.host === '') return text.replace(/^.*@/s, '…@').replace(/[?#].*$/s, '?…')
  return url.username + url.password + url.search + url.hash === ''
    ? text
    : `${url.protocol}//${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`
}
