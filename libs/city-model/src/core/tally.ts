const { imul } = Math

const PRIME_A = 0x9e3779b1 | 0
const PRIME_B = 0x85ebca77 | 0
const PRIME_C = 0xc2b2ae3d | 0
const PRIME_D = 0x27d4eb2f | 0
/** Words of a column that holds one tally. */
export const TALLY_WORDS = 2

/**
 * 64 bits over a set of entries, whatever their order: each entry's hash is added when it comes and taken out when it goes, so that
 * the state that a tick has changed is hashed at the cost of its changes. An entry is three words: who it is, and what it holds.
 */
export function addEntry(tally: Int32Array, at: number, a: number, b: number, c: number): void {
  tally[at] = ((tally[at] as number) + laneOf(a, b, c, PRIME_C)) | 0
  tally[at + 1] = ((tally[at + 1] as number) + laneOf(b, c, a, PRIME_D)) | 0
}

export function removeEntry(tally: Int32Array, at: number, a: number, b: number, c: number): void {
  tally[at] = ((tally[at] as number) - laneOf(a, b, c, PRIME_C)) | 0
  tally[at + 1] = ((tally[at + 1] as number) - laneOf(b, c, a, PRIME_D)) | 0
}

function laneOf(a: number, b: number, c: number, salt: number): number {
  let mix = imul(a ^ salt, PRIME_A)
  mix = imul((mix ^ (mix >>> 15)) + b, PRIME_B)
  mix = imul((mix ^ (mix >>> 13)) + c, PRIME_C)
  mix = imul(mix ^ (mix >>> 16), PRIME_A)
  return mix ^ (mix >>> 15)
}
