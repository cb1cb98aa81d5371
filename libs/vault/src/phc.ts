/** Spellings of stored password hashes. What a hash asks for is bounded, or a planted hash could keep a worker busy for hours. */
export const PBKDF2_ITERATIONS = 600_000
export const PBKDF2_ITERATIONS_MAX = 5_000_000
export const ARGON2_MEMORY_KIB_MAX = 262_144
export const ARGON2_PASSES_MAX = 10
export const ARGON2_LANES_MAX = 4
export const BCRYPT_COST_MAX = 14
const SALT_BYTES_MAX = 64
const HASH_BYTES_MIN = 16
const HASH_BYTES_MAX = 64

/** How new hashes are made. */
export type Scheme =
  | { readonly scheme: 'pbkdf2'; readonly iterations: number }
  | {
      readonly scheme: 'argon2id'
      readonly memoryKib: number
      readonly passes: number
      readonly lanes: number
    }

/** What OWASP's password storage cheat sheet recommends at least. */
export const ARGON2ID: Scheme = { scheme: 'argon2id', memoryKib: 19_456, passes: 2, lanes: 1 }

interface Salted {
  /** Of the pepper that went over the hash; `undefined` when none did. */
  readonly pepperId: string | undefined
  readonly salt: Buffer
  readonly hash: Buffer
}

interface Pbkdf2 extends Salted {
  readonly scheme: 'pbkdf2'
  readonly digest: 'sha256' | 'sha512'
  readonly iterations: number
}

interface Argon2id extends Salted {
  readonly scheme: 'argon2id'
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

export type StoredHash =
  | Pbkdf2
  | Argon2id
  | { readonly scheme: 'bcrypt'; readonly text: string; readonly cost: number }

const TAIL = String.raw`(?:,k=([a-z0-9]{1,16}))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$`
const PBKDF2 = new RegExp(String.raw`^\$pbkdf2-(sha256|sha512)\$i=([1-9]\d{0,8})${TAIL}`)
const ARGON2 = new RegExp(
  String.raw`^\$argon2id\$v=19\$m=([1-9]\d{0,8}),t=([1-9]\d{0,8}),p=([1-9]\d{0,2})${TAIL}`,
)
const BCRYPT = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/

/** `undefined` for a hash of another kind, or one that asks for more than is allowed. */
export function parseHash(text: string): StoredHash | undefined {
  const cost = Number(BCRYPT.exec(text)?.[1] ?? Number.NaN)
  if (cost <= BCRYPT_COST_MAX) return { scheme: 'bcrypt', text, cost }
  return parsePbkdf2(text) ?? parseArgon2id(text)
}

function parsePbkdf2(text: string): StoredHash | undefined {
  const [, digest, iterations, ...tail] = PBKDF2.exec(text) ?? []
  const salted = saltedOf(tail)
  if (salted === undefined || Number(iterations) > PBKDF2_ITERATIONS_MAX) return
  if (digest !== 'sha256' && digest !== 'sha512') return
  return { scheme: 'pbkdf2', digest, iterations: Number(iterations), ...salted }
}

function parseArgon2id(text: string): StoredHash | undefined {
  const [, memory, t, p, ...tail] = ARGON2.exec(text) ?? []
  const [memoryKib, passes, lanes, salted] = [Number(memory), Number(t), Number(p), saltedOf(tail)]
  if (salted === undefined || memoryKib > ARGON2_MEMORY_KIB_MAX || memoryKib < 8 * lanes) return
  if (passes > ARGON2_PASSES_MAX || lanes > ARGON2_LANES_MAX || salted.salt.length < 8) return
  return { scheme: 'argon2id', memoryKib, passes, lanes, ...salted }
}

function saltedOf([pepperId, salted = '', hashed = '']: readonly (string | undefined)[]): Salted | undefined {
  const [salt, hash] = [Buffer.from(salted, 'base64'), Buffer.from(hashed, 'base64')]
  if (salt.length > SALT_BYTES_MAX || hash.length < HASH_BYTES_MIN || hash.length > HASH_BYTES_MAX) return
  return { pepperId, salt, hash }
}

export interface Spelling {
  readonly scheme: Scheme
  readonly pepperId: string | undefined
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

/** PHC string format: base64 without padding. The pepper's id is the parameter `k`. */
export function spellHash({ scheme, pepperId, salt, hash }: Spelling): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')
  const tail = `${pepperId === undefined ? '' : `,k=${pepperId}`}$${base64(salt)}$${base64(hash)}`
  return scheme.scheme === 'pbkdf2'
    ? `$pbkdf2-sha256$i=${scheme.iterations}${tail}`
    : `$argon2id$v=19$m=${scheme.memoryKib},t=${scheme.passes},p=${scheme.lanes}${tail}`
}

/** Anything but today's own scheme, work factor and pepper is replaced when its owner next signs in. */
export function needsRehash(
  text: string,
  { scheme, pepperId }: Pick<Spelling, 'scheme' | 'pepperId'>,
): boolean {
  const stored = parseHash(text)
  if (stored === undefined || stored.scheme === 'bcrypt' || stored.pepperId !== pepperId) return true
  if (stored.scheme === 'pbkdf2')
    return scheme.scheme !== 'pbkdf2' || stored.digest !== 'sha256' || stored.iterations < scheme.iterations
  return scheme.scheme !== 'argon2id' || stored.memoryKib < scheme.memoryKib || stored.passes < scheme.passes
}
