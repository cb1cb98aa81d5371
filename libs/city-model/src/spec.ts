import { CitySpecError } from './errors.ts'
import { hashOfText } from './memory/hash.ts'

/** Where the streets and the demand of a city come from: made up, or the texts of files in the TNTP format. */
export type CitySource =
  | { readonly kind: 'generated' }
  | { readonly kind: 'tntp'; readonly network: string; readonly trips: string; readonly nodes?: string }

export interface CitySpec {
  readonly seed: number
  /** Ignored for an imported demand, which has trips and no citizens. */
  readonly citizens: number
  readonly source: CitySource
}

export const CITIZENS_MIN = 500
export const CITIZENS_MAX = 1_000_000

export function checkSpec({ seed, citizens, source }: CitySpec): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CitySpecError('seed_out_of_range', 'the seed is a whole number from 0 to 2^53 - 1')
  }
  if (source.kind !== 'generated') return
  if (!Number.isInteger(citizens) || citizens < CITIZENS_MIN || citizens > CITIZENS_MAX) {
    const message = `citizens is a whole number from ${CITIZENS_MIN} to ${CITIZENS_MAX}`
    throw new CitySpecError('citizens_out_of_range', message)
  }
}

/** Two specs with the same fingerprint found the same world. */
export function fingerprintOf({ seed, citizens, source }: CitySpec): string {
  return source.kind === 'generated'
    ? hashOfText(JSON.stringify(['generated', seed, citizens]))
    : hashOfText(JSON.stringify(['tntp', seed, source.network, source.trips, source.nodes ?? '']))
}
