import { i32 } from './column.ts'

// Taken out once: looking a global up for each word costs more than the hash itself inside a test runner's context.
const { imul } = Math

const PRIME_A = 0x9e3779b1 | 0
const PRIME_B = 0x85ebca77 | 0
const PRIME_C = 0xc2b2ae3d | 0
const WORDS_A_ROUND = 4
const HEX_DIGITS = 8

/**
 * 64 bits over a buffer whose length is a multiple of 16 bytes: four independent lanes (the round of xxHash32), folded to
 * two words. Fast enough to run over everything that changes at every tick.
 */
export function hashOf(buffer: ArrayBufferLike): string {
  const words = new Int32Array(buffer)
  let a = PRIME_A
  let b = PRIME_B
  let c = PRIME_C
  let d = words.length
  for (let at = 0; at < words.length; at += WORDS_A_ROUND) {
    a = round(a, i32(words, at))
    b = round(b, i32(words, at + 1))
    c = round(c, i32(words, at + 2))
    d = round(d, i32(words, at + 3))
  }
  const high = finish(rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18))
  const low = finish(high ^ round(round(round(round(PRIME_C, d), c), b), a))
  return hex(high) + hex(low)
}

/** The same for a text, for fingerprints of specs and schemas. */
export function hashOfText(text: string): string {
  const words = new Int32Array(Math.ceil((text.length + 1) / WORDS_A_ROUND) * WORDS_A_ROUND)
  for (let at = 0; at < text.length; at += 1) words[at] = text.charCodeAt(at)
  words[words.length - 1] = text.length
  return hashOf(words.buffer)
}

/** A small integer hash for noise on a map; not for decisions. */
export function mixed(x: number, y: number, salt: number): number {
  return finish(imul(x, PRIME_A) ^ imul(y, PRIME_B) ^ imul(salt, PRIME_C)) >>> 0
}

function round(lane: number, word: number): number {
  return imul(rotate((lane + imul(word, PRIME_B)) | 0, 13), PRIME_A)
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function finish(word: number): number {
  let mix = word | 0
  mix = imul(mix ^ (mix >>> 15), PRIME_B)
  mix = imul(mix ^ (mix >>> 13), PRIME_C)
  return mix ^ (mix >>> 16)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(HEX_DIGITS, '0')
}
