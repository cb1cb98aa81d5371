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
      readonly type: 'BusinessFailed'
      readonly business: number
      readonly name: string
      readonly jobsLost: number
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
