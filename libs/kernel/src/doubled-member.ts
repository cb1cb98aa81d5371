const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g

/** An object that has begun, with the names of its members so far; a list has none. */
interface Open {
  readonly names: Set<string> | undefined
  isNameNext: boolean
}

/**
 * The first member of an object that comes twice, in a text that is JSON. Of two readers one would believe the first and the other
 * the last (RFC 8259, 4).
 */
export function doubledMember(json: string): string | undefined {
  const open: Open[] = []
  for (const [token] of json.matchAll(TOKEN)) {
    if (token.startsWith('"')) {
      const name = nameIn(token, open.at(-1))
      if (name?.isDoubled) return name.text
    } else follow(open, token)
  }
  return undefined
}

function follow(open: Open[], token: string): void {
  const inner = open.at(-1)
  if (token === '{') open.push({ names: new Set(), isNameNext: true })
  else if (token === '[') open.push({ names: undefined, isNameNext: false })
  else if (token !== ',') open.pop()
  else if (inner !== undefined) inner.isNameNext = inner.names !== undefined
}

function nameIn(token: string, inner: Open | undefined) {
  if (inner?.names === undefined || !inner.isNameNext) return undefined
  inner.isNameNext = false
  const text = String(JSON.parse(token))
  const isDoubled = inner.names.has(text)
  inner.names.add(text)
  return { text, isDoubled }
}
