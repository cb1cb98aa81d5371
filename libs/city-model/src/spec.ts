import { CitySpecError } from './errors.ts'
import { hashOfText, hashOfWords } from './memory/hash.ts'

/** Texts of files in the TNTP format: streets and trips, without citizens. */
export interface TntpSource {
  readonly kind: 'tntp'
  readonly network: string
  readonly trips: string
  readonly nodes?: string
}

/** What a map may have beside its streets. */
export interface MapExtras {
  /** A feed of GTFS, zipped: its lines run instead of made-up ones. */
  readonly gtfs?: Uint8Array
}

/** A map of OpenStreetMap: as a text of its XML, or as bytes of its PBF. */
export type OsmSource = MapExtras &
  ({ readonly kind: 'osm'; readonly xml: string } | { readonly kind: 'osm'; readonly pbf: Uint8Array })

export interface GeoJsonSource extends MapExtras {
  readonly kind: 'geojson'
  readonly text: string
}

/** Where the streets of a city come from: made up, or the files of an import. */
export type CitySource = { readonly kind: 'generated' } | TntpSource | OsmSource | GeoJsonSource

export interface CitySpec {
  readonly seed: number
  /** Ignored for an imported demand, which has trips and no citizens. On imported streets 0 means: as many as their homes have room for. */
  readonly citizens: number
  readonly source: CitySource
}

export const CITIZENS_MIN = 500
export const CITIZENS_MAX = 1_000_000

export function checkSpec({ seed, citizens, source }: CitySpec): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CitySpecError('seed_out_of_range', 'the seed is a whole number from 0 to 2^53 - 1')
  }
  if (source.kind === 'tntp' || (source.kind !== 'generated' && citizens === 0)) return
  if (!Number.isInteger(citizens) || citizens < CITIZENS_MIN || citizens > CITIZENS_MAX) {
    const message = `citizens is a whole number from ${CITIZENS_MIN} to ${CITIZENS_MAX}`
    throw new CitySpecError('citizens_out_of_range', message)
  }
}

/** Two specs with the same fingerprint found the same world. */
export function fingerprintOf({ seed, citizens, source }: CitySpec): string {
  switch (source.kind) {
    case 'generated':
      return hashOfText(JSON.stringify(['generated', seed, citizens]))
    case 'tntp':
      return hashOfText(JSON.stringify(['tntp', seed, source.network, source.trips, source.nodes ?? '']))
    case 'osm': {
      const file = 'xml' in source ? hashOfText(source.xml) : hashOfBytes(source.pbf)
      return hashOfText(JSON.stringify(['osm', seed, citizens, file, ...feedIn(source)]))
    }
    case 'geojson':
      return hashOfText(
        JSON.stringify(['geojson', seed, citizens, hashOfText(source.text), ...feedIn(source)]),
      )
  }
}

function feedIn({ gtfs }: MapExtras): readonly string[] {
  return gtfs === undefined ? [] : [hashOfBytes(gtfs)]
}

const WORD_BYTES = 4
const WORDS_A_ROUND = 4

function hashOfBytes(bytes: Uint8Array): string {
  const round = WORD_BYTES * WORDS_A_ROUND
  const padded = new Uint8Array(Math.ceil((bytes.length + WORD_BYTES) / round) * round)
  padded.set(bytes)
  const words = new Int32Array(padded.buffer)
  words[words.length - 1] = bytes.length
  return hashOfWords(words)
}
