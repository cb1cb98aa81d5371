import type { Point } from '../../map.ts'
import type { Frame } from '../geo/frame.ts'

/** Where passengers get on and off. */
export interface TransitStop {
  readonly id: string
  readonly name: string
  /** Metres in the plane of the frame. */
  readonly x: number
  readonly y: number
  /** Degrees, WGS84. */
  readonly lon: number
  readonly lat: number
}

export interface TransitLine {
  readonly id: string
  readonly name: string
  /** `route_type` of the feed: 0 tram, 1 underground, 2 rail, 3 bus, 4 ferry, …, 100 to 1702 its extended types. */
  readonly type: number
  readonly agency: string
}

/** One journey of one vehicle, with seconds since the service day began at each of its stops. */
export interface TransitTrip {
  /** That of the feed; of a trip that repeats, its number behind a #. */
  readonly id: string
  /** Index of the line. */
  readonly line: number
  readonly direction: 0 | 1
  readonly headsign: string
  /** Indexes of stops, in their order. */
  readonly stops: readonly number[]
  readonly arrivals: readonly number[]
  readonly departures: readonly number[]
  /** Index of the shape, -1 where the feed has none. */
  readonly shape: number
}

/** How often a line runs in one direction. */
export interface Headway {
  readonly line: number
  readonly direction: 0 | 1
  readonly trips: number
  readonly firstDeparture: number
  readonly lastDeparture: number
  /** Seconds between departures from the first stop, on average; null where there is but one. */
  readonly meanSeconds: number | null
}

export interface TransitShape {
  readonly id: string
  readonly polyline: readonly Point[]
}

/** What runs on one service day. Lines and stops without a trip that day are not in it. */
export interface TransitDay {
  readonly date: number
  readonly stops: readonly TransitStop[]
  readonly lines: readonly TransitLine[]
  /** In the order of their first departures. */
  readonly trips: readonly TransitTrip[]
  readonly headways: readonly Headway[]
  readonly shapes: readonly TransitShape[]
  readonly frame: Frame
  readonly notes: readonly string[]
}
