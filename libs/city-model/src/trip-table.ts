/** The trips of a day of an imported demand, in the order of departure; a trip keeps its id every day. */
export interface TripTable {
  readonly count: number
  readonly from: Int32Array
  readonly to: Int32Array
  /** Second of the day by the clock. */
  readonly departure: Int32Array
  /** Trips of the file that are not run: they begin and end in one zone. */
  readonly withinZone: number
}
