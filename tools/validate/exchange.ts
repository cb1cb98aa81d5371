import { threefry2x32 } from '@urbe/kernel'

/**
 * The Boltzmann-Gibbs game of money (Dragulescu & Yakovenko 2000, Eur. Phys. J. B 17:723): who is active gives 1 to a
 * random other if there is 1 to give. Every distribution of the money is equally likely in the end, so that what one has
 * is geometric: P(0) = 1 / (1 + m) and the Gini coefficient is (1 + m) / (1 + 2 m) for a mean of m.
 */
export interface ExchangeGame {
  readonly agents: number
  /** What everybody has at the beginning. */
  readonly money: number
  /** In one sweep as many act as there are agents. */
  readonly sweeps: number
  readonly seed: number
  /** Who acts: anybody at any time, or everybody once a sweep, which leads elsewhere. */
  readonly activation: 'random' | 'in turn'
}

const WORD_VALUES = 4_294_967_296

/** What everybody has in the end. */
export function playExchange({ agents, money, sweeps, seed, activation }: ExchangeGame): Int32Array {
  const purses = new Int32Array(agents).fill(money)
  const words = new Uint32Array(2)
  for (let act = 0; act < sweeps * agents; act += 1) {
    threefry2x32(act % WORD_VALUES, Math.floor(act / WORD_VALUES), seed, 0, words)
    const giver =
      activation === 'random' ? Math.floor(((words[0] ?? 0) / WORD_VALUES) * agents) : act % agents
    const other = Math.floor(((words[1] ?? 0) / WORD_VALUES) * (agents - 1))
    give(purses, giver, other < giver ? other : other + 1)
  }
  return purses
}

/** The rule: one unit from one purse to another, if there is one. */
export function give(purses: Int32Array, from: number, to: number): void {
  const left = purses[from] ?? 0
  if (left === 0) return
  purses[from] = left - 1
  purses[to] = (purses[to] ?? 0) + 1
}

/** 0 where all have the same, near 1 where one has all. */
export function giniOf(purses: Int32Array): number {
  const sorted = purses.toSorted()
  let [weighted, total] = [0, 0]
  for (const [index, purse] of sorted.entries()) {
    weighted += (2 * index + 1 - sorted.length) * purse
    total += purse
  }
  return weighted / (sorted.length * total)
}

export function shareWithout(purses: Int32Array): number {
  return purses.filter((purse) => purse === 0).length / purses.length
}
