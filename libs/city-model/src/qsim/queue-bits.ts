const { ceil, clz32 } = Math

const NONE = -1
const BITS = 32

/**
 * Rows of bits, and a bit for each word of bits that are not all 0: the next one that is set is found in a few steps, however many are not.
 * What is captured here once need not be looked up at each use, which is why the parts of the queues are functions that make functions.
 */
export interface BitRows {
  readonly set: (row: number, place: number) => void
  /** Takes the first bit of a row out and says where it was, or NONE; nothing is set before the place from which it looks. */
  readonly take: (row: number, from: number) => number
  /** Sets all bits of one row in another one as well, and clears the first. */
  readonly move: (from: number, to: number) => void
  readonly clear: () => void
}

export function bitRows(rows: number, places: number): BitRows {
  const words = ceil(places / BITS)
  const groups = ceil(words / BITS)
  const bits = new Int32Array(words * rows)
  const wordBits = new Int32Array(groups * rows)
  const merge = (all: Int32Array, width: number, from: number, to: number): void => {
    for (let at = 0; at < width; at += 1) {
      all[to * width + at] = (all[to * width + at] as number) | (all[from * width + at] as number)
      all[from * width + at] = 0
    }
  }
  return {
    set(row, place) {
      const word = place >> 5
      const at = row * words + word
      const before = bits[at] as number
      bits[at] = before | (1 << place)
      if (before !== 0) return
      const above = row * groups + (word >> 5)
      wordBits[above] = (wordBits[above] as number) | (1 << word)
    },
    take(row, from) {
      const start = row * groups
      const end = start + groups
      for (let above = start + (from >> 10); above < end; above += 1) {
        const some = wordBits[above] as number
        if (some === 0) continue
        const word = ((above - start) << 5) | (BITS - 1 - clz32(some & (-some | 0)))
        const at = row * words + word
        const its = bits[at] as number
        const others = its & (its - 1)
        bits[at] = others
        if (others === 0) wordBits[above] = some & (some - 1)
        return (word << 5) | (BITS - 1 - clz32(its & (-its | 0)))
      }
      return NONE
    },
    move(from, to) {
      merge(bits, words, from, to)
      merge(wordBits, groups, from, to)
    },
    clear() {
      for (let row = 0; row < rows; row += 1) {
        for (let above = 0; above < groups; above += 1) {
          if (wordBits[row * groups + above] === 0) continue
          bits.fill(0, row * words + above * BITS, row * words + Math.min(words, (above + 1) * BITS))
          wordBits[row * groups + above] = 0
        }
      }
    },
  }
}

/** The number of the lowest bit that is set. */
export function lowest(bits: number): number {
  return BITS - 1 - clz32(bits & (-bits | 0))
}
