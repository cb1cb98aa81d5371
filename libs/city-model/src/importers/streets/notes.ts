import type { ConnectedStreets } from './connected-streets.ts'

/** A sentence about how many, none where there are none. */
export function noteOf(count: number, told: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${told}.`]
}

export function linksNote({ linksFound, linksFallen }: ConnectedStreets): readonly string[] {
  return linksFallen === 0
    ? []
    : [
        `${linksFallen} of ${linksFound} links are left out: they cannot be both reached from the rest and left again.`,
      ]
}
