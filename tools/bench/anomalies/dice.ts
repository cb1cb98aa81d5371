import { seededRandom } from '@urbe/kernel'

/** Random numbers one after another, the same for the same seed. */
export function diceOf(seed: number, stream = 0) {
  const random = seededRandom(seed, stream)
  let thrown = 0
  const next = () => {
    thrown += 1
    return random.word(thrown, 0, 0) / 4_294_967_296
  }
  const between = (low: number, high: number) => low + next() * (high - low)
  return {
    next,
    between,
    whole: (low: number, high: number) => Math.floor(between(low, high + 1)),
    chance: (probability: number) => next() < probability,
    /** Throws where there is nothing to choose from. */
    pick<Item>(items: readonly Item[]): Item {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new Error('there is nothing to choose from')
      return item
    },
  }
}
export type Dice = ReturnType<typeof diceOf>
