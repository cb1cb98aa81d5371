/** Spellings of stored password hashes. What a hash asks for is bounded, or a planted hash could keep a worker busy for hours. */
export const PBKDF2_ITERATIONS = 600_000
export const PBKDF2_ITERATIONS_MAX = 5_000_000
export const BCRYPT_COST_MAX = 14
const SALT_BYTES_MAX = 64
const HASH_BYTES_MAX = 64

export type StoredHash =
  | {
      readonly scheme: 'pbkdf2'
      readonly digest: 'sha256' | 'sha512'
      readonly iterations: number
      readonly salt: Buffer
      readonly hash: Buffer
    }
  | { readonly scheme: 'bcrypt'; readonly text: string; readonly cost: number }

const PBKDF2 = /^\$pbkdf2-(sha256|sha512)\$i=(\d{1,9})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
const BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/

/** `undefined` for a hash of another kind, or one that asks for more than is allowed. */
export function parseHash(text: string): StoredHash | undefined {
  const [, digest, iterations, salt = '', hash = ''] = PBKDF2.exec(text) ?? []
  if (digest === 'sha256' || digest === 'sha512') return pbkdf2({ digest, iterations, salt, hash })
  const cost = Number(BCRYPT.exec(text)?.[1] ?? Number.NaN)
  return cost <= BCRYPT_COST_MAX ? { scheme: 'bcrypt', text, cost } : undefined
}

interface Pbkdf2Parts {
  readonly digest: 'sha256' | 'sha512'
  readonly iterations: string | undefined
  readonly salt: string
  readonly hash: string
}

function pbkdf2(parts: Pbkdf2Parts): StoredHash | undefined {
  const iterations = Number(parts.iterations)
  const salt = Buffer.from(parts.salt, 'base64')
  const hash = Buffer.from(parts.hash, 'base64')
  if (iterations < 1 || iterations > PBKDF2_ITERATIONS_MAX) return
  if (salt.length > SALT_BYTES_MAX || hash.length < 16 || hash.length > HASH_BYTES_MAX) return
  return { scheme: 'pbkdf2', digest: parts.digest, iterations, salt, hash }
}

/** PHC string format: base64 without padding. */
export function spellHash(iterations: number, salt: Uint8Array, hash: Uint8Array): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  return `$pbkdf2-sha256$i=${iterations}$${base64(salt)}$${base64(hash)}`
}

/** Anything but today's own scheme and work factor is replaced when its owner next signs in. */
export function needsRehash(text: string, iterations = PBKDF2_ITERATIONS): boolean {
  const stored = parseHash(text)
  return stored?.scheme !== 'pbkdf2' || stored.digest !== 'sha256' || stored.iterations < iterations
}
