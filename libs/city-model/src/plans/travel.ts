import { WALK_DETOUR_PERMILLE, WALK_MILLIMETRES_PER_SECOND } from '../travel-speeds.ts'

const MILLIMETRES = 1000
const PERMILLE = 1000
/** 15 km/h; a choice of ours. */
const BICYCLE_MILLIMETRES_PER_SECOND = 4200

/** To the car, and from where it is parked: felt when choosing, not driven. Choices of ours, as all that follow. */
export const CAR_SECONDS = 240
/** To unlock and to lock a bicycle. */
export const BICYCLE_SECONDS = 60
/** What a driver thinks of per kilometre: fuel, and some of the wear. Nobody is paid for it. */
const CAR_CENTS_PER_KM = 20
/** Of these, fuel at its usual price: some seven litres on a hundred kilometres. */
const FUEL_CENTS_PER_KM = 12
const PERCENT = 100
/** In the centre, but not at home. Felt, not paid. */
export const PARKING_CENTS = 250
/** What a ride costs on the mean of single tickets and passes, before the subsidy. Paid. */
export const FARE_CENTS = 150
/** Nobody takes transit for less. */
export const TRANSIT_METRES_MIN = 700

/** Over the streets, from a straight line. */
export function roadMetres(straight: number): number {
  return Math.ceil((straight * WALK_DETOUR_PERMILLE) / PERMILLE)
}

export function walkingSeconds(metres: number): number {
  return Math.ceil((metres * MILLIMETRES) / WALK_MILLIMETRES_PER_SECOND)
}

export function cyclingSeconds(metres: number): number {
  return Math.ceil((metres * MILLIMETRES) / BICYCLE_MILLIMETRES_PER_SECOND)
}

/** Whole cents, with fuel so many percent dearer than usual. */
export function carCentsPerKm(fuelPercent: number): number {
  return CAR_CENTS_PER_KM + Math.round((FUEL_CENTS_PER_KM * fuelPercent) / PERCENT)
}

export function drivingSeconds(metres: number, millimetresPerSecond: number): number {
  return Math.ceil((metres * MILLIMETRES) / millimetresPerSecond)
}
