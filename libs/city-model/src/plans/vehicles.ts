import type { Random } from '@urbe/kernel'

import { ASK_VEHICLES, percentFrom } from './asks.ts'

/** Of adults, those with a car at hand; of everybody, those with a bicycle. Choices of ours, in the range of German cities. */
export const CAR_PERCENT = 60
export const BICYCLE_PERCENT = 70

/** A word that says for good what a person has at hand. */
export function vehiclesWord(random: Random, person: number): number {
  return random.word(person, 0, ASK_VEHICLES)
}

export function hasCar(word: number): boolean {
  return percentFrom(word, 0) < CAR_PERCENT
}

export function hasBicycle(word: number): boolean {
  return percentFrom(word, 8) < BICYCLE_PERCENT
}
