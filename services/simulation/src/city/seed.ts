/** Seeds that are not given are drawn below this: easy to read aloud and to type again. */
const SEED_MAX = 1_000_000

/** The last digits of a UUID are random: a repeated request founds the same city. */
export function seedFrom(cityId: string): number {
  return Number.parseInt(cityId.slice(-8), 16) % SEED_MAX
}
