import type { Random } from '@urbe/kernel'

/** An indicator of a small town drawn from chance, with its driver as it is (0) and made crudely larger (1). */
export type Experiment = (random: Random, more: 0 | 1) => number

export const PEOPLE = 400

/** The luck of each, 0..999. */
export function people(random: Random): number[] {
  return Array.from({ length: PEOPLE }, (_, person) => random.below(1000, person, 0, 0))
}
