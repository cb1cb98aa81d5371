/** What a power flow answers; by place of the bus and of the branch in the case. */
export interface PowerFlow {
  readonly converged: boolean
  readonly iterations: number
  /** Per unit: the largest power that is missing at a bus. */
  readonly mismatch: number
  /** What goes in at both ends of all branches together. */
  readonly lossesMw: number
  readonly buses: {
    /** Per unit. */
    readonly vm: Float64Array
    /** Degrees. */
    readonly va: Float64Array
    /** Generation less load as it came out; the same as was asked for except where a bus takes what it must. */
    readonly injectedMw: Float64Array
    readonly injectedMvar: Float64Array
  }
  /** What goes into the branch at its from end and at its to end; 0 where it is out of service. */
  readonly branches: BranchFlows
}

export interface BranchFlows {
  readonly pf: Float64Array
  readonly qf: Float64Array
  readonly pt: Float64Array
  readonly qt: Float64Array
}
