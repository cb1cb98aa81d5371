const ADDRESS = /^[\x21-\x7e]+$/
const TRIPLET = /%[0-9a-f]{2}/gi
const UNRESERVED = /[A-Za-z0-9._~-]/

/** Whether the address that a proof names is where the request went: scheme, host, port and path (RFC 9449 §4.3, step 9). */
export function isSameTarget(claimed: string, { origin, path }: { origin: string; path: string }): boolean {
  if (!ADDRESS.test(claimed) || claimed.includes('\\') || !URL.canParse(claimed)) return false
  const { origin: own, pathname, username, password } = new URL(claimed)
  if (own !== origin || username !== '' || password !== '') return false
  // The path of the request is taken as it is written: one that steps up and down is the path of no proof.
  return inOneSpelling(pathname) === inOneSpelling(pathOf(path))
}

export const pathOf = (target: string): string => target.split(/[?#]/, 1)[0] ?? ''

/** RFC 3986 §6.2.2: `%7E`, `%7e` and `~` are the same; `%2F` and `/` are not. */
function inOneSpelling(path: string): string {
  return path.replaceAll(TRIPLET, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16))
    return UNRESERVED.test(character) ? character : triplet.toUpperCase()
  })
}
