import type { BitReader } from './bits.ts'

const LENGTH_MAX = 15

/** By the next fifteen bits: sixteen times the symbol they begin with, and the length of its code; 0 where there is none. */
export type Codes = Uint16Array

/**
 * The canonical Huffman code with these lengths (RFC 1951, 3.2.2). A table of the next fifteen bits holds every symbol as often as bits
 * behind it can be.
 */
export function codesOf(lengths: Uint8Array): Codes {
  const codes = new Uint16Array(1 << LENGTH_MAX)
  let code = 0
  for (let length = 1; length <= LENGTH_MAX; length += 1) {
    for (const [symbol, own] of lengths.entries()) {
      if (own !== length) continue
      enter(codes, { code: reversed(code, length), length, symbol })
      code += 1
    }
    code *= 2
  }
  return codes
}

interface Entry {
  readonly code: number
  readonly length: number
  readonly symbol: number
}

function enter(codes: Codes, { code, length, symbol }: Entry): void {
  for (let at = code; at < codes.length; at += 1 << length) codes[at] = symbol * 16 + length
}

function reversed(code: number, length: number): number {
  let result = 0
  for (let bit = 0; bit < length; bit += 1) result = result * 2 + ((code >> bit) & 1)
  return result
}

/** -1 where no code begins like this, or the bytes have come to an end. */
export function takeSymbol(bits: BitReader, codes: Codes): number {
  const entry = codes[bits.peek()] ?? 0
  if (entry === 0 || bits.isPastEnd()) return -1
  bits.skip(entry % 16)
  return Math.floor(entry / 16)
}
