/** Metres east and north of the corner of the city. */
export type Point = readonly [x: number, y: number]

export type RoadClass = 'motorway' | 'arterial' | 'collector' | 'local' | 'connector'
export type DistrictKind = 'centre' | 'commerce' | 'residential' | 'industrial' | 'park'
export type PlaceKind = 'home' | 'shop' | 'office' | 'workshop' | 'leisure' | 'school' | 'hospital'

/** One direction of a street. `id` is the link the traffic facts and loads speak of. */
export interface Road {
  readonly id: number
  readonly from: number
  readonly to: number
  /** The link of the other direction, -1 in a one-way street. Draw a pair once. */
  readonly opposite: number
  readonly name: string
  readonly class: RoadClass
  readonly polyline: readonly Point[]
  readonly lengthMetres: number
  readonly lanes: number
  readonly speedMetresPerSecond: number
  readonly capacityPerHour: number
  /** Vehicles that fit on it. */
  readonly storage: number
  readonly bridge: boolean
}

export interface MapNode {
  readonly id: number
  readonly x: number
  readonly y: number
}

export interface District {
  readonly id: number
  readonly name: string
  readonly kind: DistrictKind
  readonly polygon: readonly Point[]
}

export interface Place {
  readonly id: number
  readonly kind: PlaceKind
  readonly name: string
  readonly x: number
  readonly y: number
  readonly node: number
  readonly district: number
}

export interface Extent {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/** A line of the grid, or a main of the water network. */
export interface UtilityLine {
  readonly kind: 'power-line' | 'water-pipe'
  readonly name?: string
  /** What can break there, by number. */
  readonly assets?: readonly number[]
  readonly polyline: readonly Point[]
}

/** A substation or a power station, or where mains meet, a tank or a source. */
export interface UtilityNode {
  readonly kind: 'power-bus' | 'water-node'
  readonly name?: string
  /** What can break there, by number: of a substation its transformers, of waterworks their main and pumps. */
  readonly assets?: readonly number[]
  readonly x: number
  readonly y: number
}

export interface TransitLine {
  readonly name: string
  readonly polyline: readonly Point[]
}

/** What never changes about how a city looks. */
export interface CityMap {
  readonly name: string
  readonly extent: Extent
  readonly nodes: readonly MapNode[]
  readonly roads: readonly Road[]
  readonly districts: readonly District[]
  readonly places: readonly Place[]
  readonly water: readonly (readonly Point[])[]
  /** Whose data the map is made of; to be shown wherever it is shown. */
  readonly attribution?: string
  readonly utilities?: { readonly lines: readonly UtilityLine[]; readonly nodes?: readonly UtilityNode[] }
  readonly transit?: { readonly lines: readonly TransitLine[] }
}
