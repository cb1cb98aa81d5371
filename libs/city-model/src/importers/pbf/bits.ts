/** Bits of packed bytes, the lowest of each byte first. Behind the end come zeros; what they make is checked by its checksum. */
export interface BitReader {
  /** Up to 13 of them. */
  readonly take: (count: number) => number
  /** The next fifteen without taking them. */
  readonly peek: () => number
  readonly skip: (count: number) => void
  /** What is left of a byte is dropped: then the length of a stored block and its complement. */
  readonly takeStoredLengths: () => readonly [number, number]
  readonly takeByte: () => number
  /** What is left of a byte is dropped: then 32 bits, the highest byte first. */
  readonly takeBigEndian: () => number
  readonly isPastEnd: () => boolean
}

const PEEKED_BITS = 15

export function bitsOn(bytes: Uint8Array, from: number): BitReader {
  let at = from
  let held = 0
  let count = 0
  const fill = (wanted: number): void => {
    for (; count < wanted; count += 8, at += 1) held |= (bytes[at] ?? 0) << count
  }
  const skip = (bits: number): void => {
    fill(bits)
    held >>>= bits
    count -= bits
  }
  const take = (bits: number): number => {
    fill(bits)
    const value = held & ((1 << bits) - 1)
    skip(bits)
    return value
  }
  const align = (): void => {
    at -= (count - (count % 8)) / 8
    held = 0
    count = 0
  }
  const takeByte = (): number => {
    const byte = bytes[at] ?? 0
    at += 1
    return byte
  }
  return {
    take,
    skip,
    takeByte,
    peek() {
      fill(PEEKED_BITS)
      return held & 0x7fff
    },
    takeStoredLengths() {
      align()
      const [low, high, lowCheck, highCheck] = [takeByte(), takeByte(), takeByte(), takeByte()]
      return [high * 256 + low, highCheck * 256 + lowCheck]
    },
    takeBigEndian() {
      align()
      const [first, second, third, fourth] = [takeByte(), takeByte(), takeByte(), takeByte()]
      return ((first * 256 + second) * 256 + third) * 256 + fourth
    },
    isPastEnd: () => at - (count - (count % 8)) / 8 > bytes.length,
  }
}
