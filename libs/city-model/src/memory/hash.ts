import { i32 } from './column.ts'

// Taken out once: looking a global up for each word costs more than the hash itself inside a test runner's context.
const { imul } = Math

const PRIME_A = 0x9e3779b1 | 0
const PRIME_B = 0x85ebca77 | 0
const PRIME_C = 0xc2b2ae3d | 0
const WORDS_A_ROUND = 4
/** Two rounds in each turn of the loop make it quicker by a third. */
const WORDS_A_TURN = 8
const HEX_DIGITS = 8

/**
 * 64 bits over a buffer whose length is a multiple of 16 bytes: four independent lanes (the round of xxHash32), folded to
 * two words. Fast enough to run over all of a city now and then, and over its hot part at every tick.
 */
export function hashOf(buffer: ArrayBufferLike): string {
  return hashOfWords(new Int32Array(buffer))
}

/** The same over words, whose number is a multiple of four. */
export function hashOfWords(words: Int32Array): string {
  const pair = new Int32Array(2)
  digest(words, pair, 0)
  return hex(i32(pair, 0)) + hex(i32(pair, 1))
}

/** Writes the two words of the hash to `out[at]` and `out[at + 1]`. */
export function digest(words: Int32Array, out: Int32Array, at: number): void {
  const { length } = words
  let a = PRIME_A
  let b = PRIME_B
  let c = PRIME_C
  let d = length
  const turns = length - (length % WORDS_A_TURN)
  for (let word = 0; word < turns; word += WORDS_A_TURN) {
    a = round(round(a, i32(words, word)), i32(words, word + 4))
    b = round(round(b, i32(words, word + 1)), i32(words, word + 5))
    c = round(round(c, i32(words, word + 2)), i32(words, word + 6))
    d = round(round(d, i32(words, word + 3)), i32(words, word + 7))
  }
  for (let word = turns; word < length; word += WORDS_A_ROUND) {
    a = round(a, i32(words, word))
    b = round(b, i32(words, word + 1))
    c = round(c, i32(words, word + 2))
    d = round(d, i32(words, word + 3))
  }
  const high = finish(rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18))
  out[at] = high
  out[at + 1] = finish(high ^ round(round(round(round(PRIME_C, d), c), b), a))
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
