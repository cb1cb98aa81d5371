/** Schelling's neighbourhoods as both sides play them: a torus, two groups, agents one after the other in a fixed order. */
export interface Declaration {
  readonly side: number
  readonly agents: number
  /** With fewer neighbours of its own group among the eight around, an agent moves to an empty cell drawn by chance. */
  readonly alikeMin: number
  readonly ticks: number
}

export interface Outcome {
  readonly cpuSeconds: number
  /** Mean neighbours of the own group at the end: both sides have to come to about the same. */
  readonly alike: number
}

export const EMPTY = 0

export function cpuOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
