/** A network as a MATPOWER case says it, in the case's units; buses are told by their place in the table. */
export interface PowerCase {
  /** MVA of one per unit. */
  readonly baseMva: number
  readonly buses: Buses
  readonly generators: Generators
  readonly branches: Branches
  /** Tables of the file that a power flow does not look at though they name equipment: `dcline`. */
  readonly ignored: readonly string[]
}

export const busTypes = { pq: 1, pv: 2, reference: 3, isolated: 4 } as const

export interface Buses {
  readonly count: number
  /** The numbers that the file gives them. */
  readonly ids: Float64Array
  /** One of `busTypes`. */
  readonly types: Uint8Array
  readonly loadMw: Float64Array
  readonly loadMvar: Float64Array
  /** Drawn at 1 per unit. */
  readonly shuntMw: Float64Array
  /** Fed at 1 per unit. */
  readonly shuntMvar: Float64Array
  /** Per unit: where the iteration begins. */
  readonly vm: Float64Array
  /** Degrees. */
  readonly va: Float64Array
  readonly baseKv: Float64Array
}

export interface Generators {
  readonly count: number
  readonly bus: Int32Array
  readonly mw: Float64Array
  readonly mvar: Float64Array
  /** Per unit: what it holds its bus at. */
  readonly vm: Float64Array
  /** 1 where it runs and its bus is not isolated. */
  readonly inService: Uint8Array
  readonly minMw: Float64Array
  readonly maxMw: Float64Array
}

export interface Branches {
  readonly count: number
  readonly from: Int32Array
  readonly to: Int32Array
  /** Per unit. */
  readonly r: Float64Array
  readonly x: Float64Array
  /** Per unit: charging of the whole line. */
  readonly b: Float64Array
  /** MVA; 0 is no limit. */
  readonly ratingMva: Float64Array
  /** Turns at the from bus over turns at the to bus; 1 for a line. */
  readonly ratio: Float64Array
  /** Degrees by which the to bus lags. */
  readonly shift: Float64Array
  /** 1 where it is closed and neither of its buses is isolated. */
  readonly inService: Uint8Array
}
