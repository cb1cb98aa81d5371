/** From kilometres per hour to metres per second. */
const PER_HOUR = 3.6

/** How far a way is longer than the straight line, in MATSim's defaults. */
export const BEELINE_FACTOR = 1.3

/** Metres per second along the way, in MATSim's defaults. */
const SPEEDS: ReadonlyMap<string, number> = new Map([
  ['walk', 3 / PER_HOUR],
  ['non_network_walk', 3 / PER_HOUR],
  ['transit_walk', 3 / PER_HOUR],
  ['access_walk', 3 / PER_HOUR],
  ['egress_walk', 3 / PER_HOUR],
  ['bike', 15 / PER_HOUR],
])

/** Modes that take a multiple of the time of a car on empty roads. */
const CAR_TIMES: ReadonlyMap<string, number> = new Map([
  ['pt', 2],
  ['ride', 1],
])

export function speedOf(mode: string): number | undefined {
  return SPEEDS.get(mode)
}

export function carTimesOf(mode: string): number | undefined {
  return CAR_TIMES.get(mode)
}

export function isTeleportedByDefault(mode: string): boolean {
  return SPEEDS.has(mode) || CAR_TIMES.has(mode)
}
