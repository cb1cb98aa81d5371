import type { ClientJwk } from '@urbe/contracts'

export type KeyFault = 'private' | 'kind' | 'unreadable'

const PEM = /^-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]+)-----END \1-----$/
/** Members that only private and symmetric keys have (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const
const COORDINATE = /^[A-Za-z0-9_-]{43}$/
/** What precedes the key itself in a SubjectPublicKeyInfo (RFC 8410, RFC 5480). */
const ED25519_HEAD = '302a300506032b6570032100'
const P256_HEAD = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'
const COORDINATE_BYTES = 32

/** Whether this is, or holds, a key that nobody but its owner may have. */
export function isPrivateKey(text: string): boolean {
  if (text.includes('PRIVATE KEY')) return true
  const json = jsonIn(text)
  return keysIn(json).some((key) => PRIVATE_MEMBERS.some((name) => Object.hasOwn(key, name)))
}

/** The public key as the API takes it, from a JWK or a PEM, or what is at fault. */
export function publicKeyIn(text: string): ClientJwk | KeyFault {
  if (isPrivateKey(text)) return 'private'
  const [, label, base64 = ''] = PEM.exec(text.trim()) ?? []
  if (label !== undefined) return label === 'PUBLIC KEY' ? keyInDer(base64) : 'kind'
  const json = jsonIn(text)
  if (typeof json !== 'object' || json === null || Array.isArray(json) || 'keys' in json) return 'unreadable'
  return keyInJwk(json as Readonly<Record<string, unknown>>)
}

function keyInJwk({ kty, crv, x, y }: Readonly<Record<string, unknown>>): ClientJwk | KeyFault {
  if (typeof kty !== 'string') return 'unreadable'
  if (kty === 'OKP' && crv === 'Ed25519') return isCoordinate(x) ? { kty, crv, x } : 'unreadable'
  if (kty === 'EC' && crv === 'P-256')
    return isCoordinate(x) && isCoordinate(y) ? { kty, crv, x, y } : 'unreadable'
  return 'kind'
}

const isCoordinate = (value: unknown): value is string => typeof value === 'string' && COORDINATE.test(value)

function keyInDer(base64: string): ClientJwk | KeyFault {
  const bytes = bytesIn(base64)
  if (bytes === undefined) return 'unreadable'
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const after = (head: string, coordinates: number) =>
    hex.startsWith(head) && bytes.length === head.length / 2 + coordinates * COORDINATE_BYTES
  if (after(ED25519_HEAD, 1))
    return { kty: 'OKP', crv: 'Ed25519', x: base64urlOf(bytes.slice(-COORDINATE_BYTES)) }
  if (!after(P256_HEAD, 2)) return 'kind'
  return {
    kty: 'EC',
    crv: 'P-256',
    x: base64urlOf(bytes.slice(-2 * COORDINATE_BYTES, -COORDINATE_BYTES)),
    y: base64urlOf(bytes.slice(-COORDINATE_BYTES)),
  }
}

function bytesIn(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64.replace(/\s/g, '')), (character) => character.charCodeAt(0))
  } catch {
    // Base64 that is none.
    return undefined
  }
}

const base64urlOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not every key is written in JSON.
    return undefined
  }
}

/** One key, or those of a set (RFC 7517 §5). */
function keysIn(json: unknown): readonly object[] {
  if (typeof json !== 'object' || json === null) return []
  const set: unknown = 'keys' in json ? json.keys : undefined
  const all = Array.isArray(set) ? set : Array.isArray(json) ? json : [json]
  return all.filter((each): each is object => typeof each === 'object' && each !== null)
}
