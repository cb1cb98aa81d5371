import type { LonLat } from '../geo/distance.ts'
import type { Tags } from './tags.ts'

/** What a file of OpenStreetMap says of streets and places, whichever of its formats it is in. Order is that of the file. */
export interface OsmExtract {
  /** Degrees of the nodes that ways and areas run through, by index. */
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Streets, closed ways that are places, and the ways that areas are made of. */
  readonly ways: readonly OsmWay[]
  /** Nodes that are places by themselves. */
  readonly points: readonly OsmPoint[]
  /** Relations that are areas: multipolygons with a place in their tags. */
  readonly areas: readonly OsmArea[]
  /** How often ways name a node that the file does not hold: it was cut out of a larger one. */
  readonly missingNodes: number
}

export interface OsmWay {
  readonly id: number
  /** Indexes of nodes; -1 for one that the file does not hold. */
  readonly nodes: Int32Array
  readonly tags: Tags
}

export interface OsmPoint extends LonLat {
  readonly id: number
  readonly tags: Tags
}

export interface OsmArea {
  readonly id: number
  /** Indexes of ways; those that the file does not hold are left out. */
  readonly outer: readonly number[]
  readonly inner: readonly number[]
  readonly tags: Tags
}

export interface OsmLimits {
  /** Nodes of the file, whether needed or not. */
  readonly nodesMax: number
  readonly waysMax: number
  readonly relationsMax: number
  /** Nodes named by ways and members of relations, each time counted. */
  readonly refsMax: number
}

export const OSM_LIMITS: OsmLimits = {
  nodesMax: 20_000_000,
  waysMax: 4_000_000,
  relationsMax: 1_000_000,
  refsMax: 10_000_000,
}

/** 2^51 - 1: the difference of two such ids, and its sign, are still exact. Real ids are near 2^34. */
export const OSM_ID_MAX = 2_251_799_813_685_247
