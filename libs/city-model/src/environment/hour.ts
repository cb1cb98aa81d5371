import { addF64, addI32, f64 } from '../memory/column.ts'
import { type AirBox, airIndex, concentrationOf } from './air.ts'
import { CO2, GRID, NOX, PM } from './emissions.ts'
import type { Ground } from './ground.ts'

/**
 * Choices of ours: a light wind, the air mixed up to 200 m over the city and up to 20 m between its houses, and the air of the
 * country that comes in.
 */
const WIND_METRES_PER_HOUR = 9000
const CITY_MIXING_METRES = 200
const STREET_MIXING_METRES = 20
const NOX_BACKGROUND_NANOGRAMS = 8000
const PM_BACKGROUND_NANOGRAMS = 8000

const MILLI = 1000
const NONE = new Float64Array(0)

/** Sums the districts' hour up, and mixes the air. */
export function closeHour(ground: Ground): void {
  addI32(ground.columns.environmentHours, 0, 1)
  sumUp(ground)
  mixAir(ground)
}

function sumUp(ground: Ground): void {
  const { columns } = ground
  addF64(columns.vehicleMetresToday, 0, totalOf(columns.districtVehicleMetres))
  const power = f64(columns.powerEmissionMg, 0)
  addF64(columns.co2MilligramsToday, 0, emittedBy(ground, CO2) + power - f64(columns.powerEmissionSeenMg, 0))
  columns.powerEmissionSeenMg[0] = power
  const drawn = emittedBy(ground, GRID) + f64(columns.vehicleGridRest, 0)
  columns.vehicleGridWh[0] = Math.floor(drawn / MILLI)
  columns.vehicleGridRest[0] = drawn % MILLI
}

function emittedBy({ emitted }: Ground, kind: number): number {
  return totalOf(emitted.milli[kind] ?? NONE)
}

function totalOf(values: Float64Array): number {
  let sum = 0
  for (let at = 0; at < values.length; at += 1) sum += f64(values, at)
  return sum
}

/** A district's air is a low box between houses, and what comes into it is the air of the high box over the whole city. */
function mixAir(ground: Ground): void {
  const { columns, emitted, society } = ground
  const { districtSquareMetres } = society
  const { districtNoxNanograms, districtPmNanograms, districtAirIndex, districtAirSum, districtNoxSum } =
    columns
  const city = boxOf(totalOf(districtSquareMetres), CITY_MIXING_METRES)
  const nox = concentrationOf(
    { ...city, backgroundNanograms: NOX_BACKGROUND_NANOGRAMS },
    emittedBy(ground, NOX),
  )
  const pm = concentrationOf({ ...city, backgroundNanograms: PM_BACKGROUND_NANOGRAMS }, emittedBy(ground, PM))
  for (let district = 0; district < districtSquareMetres.length; district += 1) {
    const box = boxOf(f64(districtSquareMetres, district), STREET_MIXING_METRES)
    const ofNox = emitted.milli[NOX]?.[district] ?? 0
    const ofPm = emitted.milli[PM]?.[district] ?? 0
    const noxNanograms = concentrationOf({ ...box, backgroundNanograms: nox }, ofNox)
    const pmNanograms = concentrationOf({ ...box, backgroundNanograms: pm }, ofPm)
    const index = airIndex(noxNanograms, pmNanograms)
    districtNoxNanograms[district] = noxNanograms
    districtPmNanograms[district] = pmNanograms
    districtAirIndex[district] = index
    addI32(districtAirSum, district, index)
    addF64(districtNoxSum, district, noxNanograms)
  }
}

/** At least a square metre, so that an imported district without an area has air at all. */
function boxOf(squareMetres: number, mixingHeightMetres: number): Omit<AirBox, 'backgroundNanograms'> {
  const areaSquareMetres = Math.max(1, squareMetres)
  return {
    areaSquareMetres,
    lengthMetres: Math.sqrt(areaSquareMetres),
    windMetresPerHour: WIND_METRES_PER_HOUR,
    mixingHeightMetres,
  }
}
