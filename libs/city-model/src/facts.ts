import type { Kpis } from './kpis.ts'

/** What is worth telling: a handful an hour at most, in the words of the city. */
export type Fact =
  | {
      readonly type: 'TrafficJammed'
      readonly link: number
      readonly road: string
      readonly vehicles: number
    }
  | {
      readonly type: 'TrafficCleared'
      readonly link: number
      readonly road: string
      readonly vehicles: number
    }
  | {
      /** Nobody turns into these links of a street; `link` is the first of them. */
      readonly type: 'StreetClosed'
      readonly link: number
      readonly road: string
      readonly links: number
      /** Until they open, a part of an hour as a whole one. */
      readonly hours: number
    }
  | {
      readonly type: 'StreetOpened'
      readonly link: number
      readonly road: string
      readonly links: number
    }
  | {
      /** A river comes over its banks: what it closes at its highest, and how many people live there. */
      readonly type: 'FloodCame'
      readonly levelDecimetres: number
      readonly hours: number
      readonly links: number
      readonly people: number
    }
  | { readonly type: 'FloodDrained'; readonly hours: number }
  | {
      readonly type: 'BusinessFailed'
      readonly business: number
      readonly name: string
      readonly jobsLost: number
    }
  | {
      /** The first districts to lose their supply since all had it: how many, and which has least. */
      readonly type: 'SupplyLost'
      readonly utility: 'power' | 'water'
      readonly district: number
      readonly name: string
      readonly districts: number
      readonly servedPermille: number
    }
  | {
      readonly type: 'SupplyRestored'
      readonly utility: 'power' | 'water'
      /** For how long at least one district lacked much of it. */
      readonly hours: number
    }
  | {
      /** A line, transformer, station, pipe or pump broke down. */
      readonly type: 'UtilityAssetFailed'
      readonly asset: number
      readonly kind: 'feeder' | 'transmission' | 'transformer' | 'station' | 'pipe' | 'pump'
      readonly district: number
      readonly name: string
      readonly repairHours: number
    }
  | { readonly type: 'BusinessFounded'; readonly business: number; readonly name: string }
  | ({ readonly type: 'TripsFinished'; readonly day: number } & TripAccount)
  | { readonly type: 'DayClosed'; readonly day: number; readonly kpis: Kpis }

/** The trips of one day of an imported demand: `carriedOver + started` is always `completed + stillOnRoad`. */
export interface TripAccount {
  readonly planned: number
  readonly carriedOver: number
  readonly started: number
  readonly completed: number
  readonly stillOnRoad: number
  /** Planned, but the traveller had not yet come back from the day before. */
  readonly missed: number
  /** Planned for later this day. */
  readonly notDeparted: number
}
