/** Who lives and works in a city, as founded. Ids are positions; citizens of one household follow each other. */
export interface Society {
  readonly citizenCount: number
  readonly citizenHousehold: Int32Array
  readonly citizenKind: Uint8Array
  readonly householdCount: number
  readonly householdNode: Int32Array
  readonly householdAdults: Int32Array
  readonly businessCount: number
  readonly businessNode: Int32Array
  readonly businessNames: readonly string[]
  readonly businessIsShop: Uint8Array
  /** Jobs offered on the founding day. */
  readonly businessJobs: Int32Array
  /** Running sums of those jobs, to draw a business by its size. */
  readonly jobsUpTo: Int32Array
  readonly jobsTotal: number
  readonly leisureNode: Int32Array
  /** 1 where a node lies in the centre: there the congestion charge is due. */
  readonly nodeInCentre: Uint8Array
}

export const CHILD = 0
/** Can and wants to work. */
export const WORKER = 1
/** Neither child nor in the labour force. */
export const RETIRED = 2
