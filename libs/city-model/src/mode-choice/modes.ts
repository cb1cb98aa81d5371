export const CAR = 0
export const TRANSIT = 1
export const BIKE = 2
export const WALK = 3
export const MODES = 4
/** Nobody can get there: no mode is available. */
export const NO_MODE = 255

/** One way of making a trip, as its traveller would meet it. */
export interface Offer {
  readonly available: boolean
  readonly ridingSeconds: number
  /** On foot to and from the vehicle, and waiting for it; all of a walk. */
  readonly walkingSeconds: number
  readonly cents: number
  /** Thousandths of full while riding. */
  readonly crowding: number
}

export interface Reach {
  readonly bikeMetres: number
  readonly walkMetres: number
}

/** Nobody is thought to ride or walk further than this: choices of ours. */
export const REACH: Reach = { bikeMetres: 15_000, walkMetres: 5000 }

export interface Circumstances {
  readonly hasCar: boolean
  readonly transitRuns: boolean
  readonly metres: number
}

/** Which modes a traveller has, by number. */
export function availability(
  { hasCar, transitRuns, metres }: Circumstances,
  reach: Reach,
): readonly boolean[] {
  return [hasCar, transitRuns, metres <= reach.bikeMetres, metres <= reach.walkMetres]
}

export interface CarCosts {
  readonly metres: number
  readonly centsPerKm: number
  readonly parkingCents: number
  readonly congestionChargeCents: number
}

export function carCents({ metres, centsPerKm, parkingCents, congestionChargeCents }: CarCosts): number {
  return Math.floor((metres * centsPerKm) / 1000) + parkingCents + congestionChargeCents
}

/** A fare after the subsidy, in percent of it. */
export function fareCents(cents: number, subsidyPercent: number): number {
  return Math.ceil((cents * (100 - subsidyPercent)) / 100)
}
