import type { Point, RoadClass } from '../map.ts'
import type { Frame } from './geo/frame.ts'
import type { PlaceDraft } from './places/place-draft.ts'
import type { ZoneLimits } from './places/zones.ts'

/** A crossing, or the end of a street. */
export interface StreetNode {
  /** Metres east and north in the plane of the city. */
  readonly x: number
  readonly y: number
  /** Degrees, WGS84; null where the file knows only metres. */
  readonly lon: number | null
  readonly lat: number | null
}

/** One direction of a street between two nodes. */
export interface StreetLink {
  readonly from: number
  readonly to: number
  readonly lengthMetres: number
  readonly freeSpeedMetresPerSecond: number
  /** Of this direction. */
  readonly lanes: number
  /** Vehicles per hour, all lanes of this direction together. */
  readonly capacityPerHour: number
  readonly class: RoadClass
  readonly name: string
  readonly bridge: boolean
  /** From the first node to the second, both included. */
  readonly polyline: readonly Point[]
  /** The link of the other direction, -1 in a one-way street. */
  readonly opposite: number
}

/** What is built, as far as the file says it. */
export interface BuildingSummary {
  readonly count: number
  /** Ground covered, square metres. */
  readonly squareMetres: number
  /** By use, `unknown` included: buildings and the ground they cover. Uses in the order in which they are first met. */
  readonly byUse: Readonly<Record<string, { readonly count: number; readonly squareMetres: number }>>
}

/** Streets and places of a file, whatever its format: what a city can be founded on. */
export interface StreetDraft {
  readonly nodes: readonly StreetNode[]
  readonly links: readonly StreetLink[]
  readonly places: readonly PlaceDraft[]
  readonly buildings: BuildingSummary
  /** How degrees became metres; null where the file knows only metres. */
  readonly frame: Frame | null
  /** To be shown wherever the city is shown; empty where the file asks for none. */
  readonly attribution: string
  /** What was left out or assumed, one sentence each. */
  readonly notes: readonly string[]
}

export interface StreetLimits extends ZoneLimits {
  readonly nodesMax: number
  readonly linksMax: number
}

export const STREET_LIMITS: StreetLimits = {
  nodesMax: 1_000_000,
  linksMax: 2_000_000,
  zonesMax: 200_000,
  zoneStepsMax: 500_000_000,
}
