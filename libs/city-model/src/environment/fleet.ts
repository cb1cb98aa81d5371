import { i32 } from '../memory/column.ts'
import { banClasses, type FleetTable, fleetTable, SHARES_PPM } from './emissions.ts'
import { vehiclePowers } from './noise.ts'

/**
 * Shares of the classes on the roads of the running city, in millionths, in the order of `VEHICLE_CLASSES`: a choice of ours, near to
 * what drove in the towns of the European Union about 2022. Trucks and buses are counted among the vehicles that are driven.
 */
export const FLEET_PPM = Int32Array.of(190_000, 330_000, 120_000, 190_000, 75_000, 15_000, 10_000, 70_000)

const DIESEL_CARS = [2, 3]
const TRUCK = 5
const BUS = 6
const PERCENT = 100

/** The fleet of the running city, by the setting `dieselBan`. */
export interface Fleet {
  readonly table: FleetTable
  /** See `vehiclePowers`. */
  readonly noise: Float64Array
}

/** The fleets without (0) and with (1) the ban of diesel cars: the dirtiest classes in nitrogen oxides, replaced by electric cars. */
export function fleetsByBan(sharesPpm: Int32Array): readonly [Fleet, Fleet] {
  return [fleetOf(sharesPpm), fleetOf(banClasses(sharesPpm, DIESEL_CARS))]
}

function fleetOf(sharesPpm: Int32Array): Fleet {
  const heavyPpm = i32(sharesPpm, TRUCK) + i32(sharesPpm, BUS)
  return { table: fleetTable(sharesPpm), noise: vehiclePowers((PERCENT * heavyPpm) / SHARES_PPM) }
}
