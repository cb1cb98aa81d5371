export interface Random {
  /** From 0 up to 1, 1 itself left out. */
  readonly next: () => number
  readonly below: (count: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <Value>(from: readonly Value[]) => Value
}

/** Mulberry32: the same seed, the same requests. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    chance: (share) => next() < share,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from')
      // The index is below the length, so that there is a value.
      return from[below(from.length)] as never
    },
  }
}
