/**
 * Counter-based randomness: a number is a function of who asks, when and what for. There is no state to carry, so the
 * order of asking cannot matter and a new asker cannot shift the numbers of another.
 */
export interface Random {
  /** An unsigned 32-bit integer. `purpose` is 0..15 and keeps two questions of one entity in one tick apart. */
  readonly word: (entity: number, tick: number, purpose: number) => number
  /** An integer of 0..limit-1; the bias is below limit / 2^32. */
  readonly below: (limit: number, entity: number, tick: number, purpose: number) => number
}

export const RANDOM_PURPOSES_MAX = 16
export const RANDOM_TICKS_MAX = 2 ** 28

const WORD_VALUES = 4_294_967_296
const PARITY = 0x1bd11bda
/** Of four rounds each. */
const GROUPS = 5

/** Streams under one seed are unrelated to each other. */
export function seededRandom(seed: number, stream = 0): Random {
  const key0 = (Math.floor(seed / WORD_VALUES) ^ Math.imul(stream, 0x9e3779b9)) >>> 0
  const key1 = seed >>> 0
  const out = new Uint32Array(2)
  const word = (entity: number, tick: number, purpose: number): number => {
    threefry2x32(entity, tick * RANDOM_PURPOSES_MAX + purpose, key0, key1, out)
    return out[0] ?? 0
  }
  return {
    word,
    below: (limit, entity, tick, purpose) => Math.floor((word(entity, tick, purpose) / WORD_VALUES) * limit),
  }
}

/** Threefry2x32 with 20 rounds (Salmon et al. 2011): two counter words and two key words become two random words. */
export function threefry2x32(
  counter0: number,
  counter1: number,
  key0: number,
  key1: number,
  out: Uint32Array,
): void {
  let a = (counter0 + key0) | 0
  let b = (counter1 + key1) | 0
  let x = key1 | 0
  let y = (PARITY ^ key0 ^ key1) | 0
  let z = key0 | 0
  // Written out, because a loop over the rounds with their distances in a table takes twice the time.
  for (let group = 1; ; group += 2) {
    a = (a + b) | 0
    b = rotate(b, 13) ^ a
    a = (a + b) | 0
    b = rotate(b, 15) ^ a
    a = (a + b) | 0
    b = rotate(b, 26) ^ a
    a = (a + b) | 0
    b = rotate(b, 6) ^ a
    a = (a + x) | 0
    b = (b + y + group) | 0
    if (group === GROUPS) break
    a = (a + b) | 0
    b = rotate(b, 17) ^ a
    a = (a + b) | 0
    b = rotate(b, 29) ^ a
    a = (a + b) | 0
    b = rotate(b, 16) ^ a
    a = (a + b) | 0
    b = rotate(b, 24) ^ a
    a = (a + y) | 0
    b = (b + z + group + 1) | 0
    const used = x
    x = z
    z = y
    y = used
  }
  out[0] = a
  out[1] = b
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
