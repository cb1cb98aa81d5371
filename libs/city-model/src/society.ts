/** Who lives and works in a city, as founded. Ids are positions; citizens of one household follow each other. */
export interface Society {
  readonly citizenCount: number
  /** Places for citizens: as many as there may ever be at once. Those from `citizenCount` on are empty at the founding. */
  readonly citizenPlaces: number
  readonly citizenHousehold: Int32Array
  readonly citizenKind: Uint8Array
  /** Whole years. */
  readonly citizenAge: Uint8Array
  /** 0 female, 1 male. */
  readonly citizenSex: Uint8Array
  /** A business that each worker could start in, near home as commuters are spread; -1 for who has none. No business is given more than its jobs. */
  readonly citizenFirstEmployer: Int32Array
  readonly householdCount: number
  readonly householdPlaces: number
  readonly householdNode: Int32Array
  readonly householdAdults: Int32Array
  readonly businessCount: number
  readonly businessNode: Int32Array
  readonly businessNames: readonly string[]
  readonly businessIsShop: Uint8Array
  /** One of the sectors below. */
  readonly businessSector: Uint8Array
  /** Jobs offered on the founding day. */
  readonly businessJobs: Int32Array
  /** Running sums of those jobs, to draw a business by its size. */
  readonly jobsUpTo: Int32Array
  readonly jobsTotal: number
  readonly leisureNode: Int32Array
  readonly schoolNode: Int32Array
  readonly hospitalNode: Int32Array
  /** Beds of all hospitals together. */
  readonly hospitalBeds: number
  /** 1 where a node lies in the centre: there the congestion charge is due. */
  readonly nodeInCentre: Uint8Array
  /** The district of each node; every node has one. */
  readonly nodeDistrict: Int32Array
  readonly districtCount: number
  readonly districtSquareMetres: Float64Array
}

export const CHILD = 0
/** Can and wants to work. */
export const WORKER = 1
/** Neither child nor in the labour force. */
export const RETIRED = 2

export const SHOP = 0
export const OFFICE = 1
export const WORKSHOP = 2
export const SECTORS = 3
