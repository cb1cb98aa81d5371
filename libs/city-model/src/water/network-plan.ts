/** A water network as the city builds it. Flows are in l/s, lengths, heads and levels in m, pipe diameters in mm. */
export interface WaterNetworkPlan {
  readonly junctions: readonly JunctionPlan[]
  readonly reservoirs: readonly ReservoirPlan[]
  readonly tanks: readonly TankPlan[]
  readonly pipes: readonly PipePlan[]
  readonly pumps: readonly PumpPlan[]
  readonly service: ServicePressure
}

/** An ID has 1 to 31 letters, digits, `.`, `_` or `-`, and is unique among nodes or among links. */
export interface JunctionPlan {
  readonly id: string
  readonly elevationM: number
}
/** Water without end at a fixed head. */
export interface ReservoirPlan {
  readonly id: string
  readonly headM: number
}
/** A cylinder; levels are above its bottom. */
export interface TankPlan {
  readonly id: string
  readonly bottomM: number
  readonly diameterM: number
  readonly levelMinM: number
  readonly levelMaxM: number
  /** What the network starts with. */
  readonly levelM: number
}
interface LinkPlan {
  readonly id: string
  readonly from: string
  readonly to: string
}
export interface PipePlan extends LinkPlan {
  readonly lengthM: number
  readonly diameterMm: number
  /** Hazen-Williams C: some 140 for new plastic, 100 for old iron. */
  readonly roughness: number
}
/** One design point; EPANET lays the curve H = 4/3 H0 - 1/3 H0 (Q/Q0)^2 through it. */
export interface PumpPlan extends LinkPlan {
  readonly flowLps: number
  readonly headM: number
  /** It starts when this tank is low and stops when it is full enough; without it, it always runs. */
  readonly fills?: { readonly tank: string; readonly startBelowM: number; readonly stopAboveM: number }
}
/** Delivered demand rises with the square root of the pressure between these two (Wagner et al. 1988). */
export interface ServicePressure {
  /** Nothing is delivered up to here. */
  readonly nothingM: number
  /** All that is asked for is delivered from here on. */
  readonly fullM: number
}
