import { addF64, f64, i32 } from '../memory/column.ts'
import { countResidents, type Ground } from './ground.ts'
import { DAY_WEIGHT } from './links.ts'
import { levelOfPower, NOISE_LIMIT_TENTHS, powerOfLevel, SILENCE } from './noise.ts'

const TENTHS = 10
const LIMIT_POWER = powerOfLevel(NOISE_LIMIT_TENTHS)

/** Tells the day that ends by its means, and begins the next. */
export function closeDay(ground: Ground): void {
  const { columns } = ground
  const hours = i32(columns.environmentHours, 0)
  countResidents(ground)
  if (hours > 0) {
    tellAir(ground, hours)
    tellNoise(ground, hours)
  }
  columns.co2MilligramsBefore[0] = f64(columns.co2MilligramsToday, 0)
  columns.vehicleMetresBefore[0] = f64(columns.vehicleMetresToday, 0)
  for (const counter of [columns.co2MilligramsToday, columns.vehicleMetresToday, columns.environmentHours])
    counter[0] = 0
  columns.districtAirSum.fill(0)
  columns.districtNoxSum.fill(0)
  columns.nodeNoiseSum.fill(0)
}

function tellAir({ columns }: Ground, hours: number): void {
  const { districtAirSum, districtNoxSum, districtResidents, districtDayAirTenths } = columns
  let breathed = 0
  let people = 0
  for (let district = 0; district < districtResidents.length; district += 1) {
    districtDayAirTenths[district] = Math.round((TENTHS * i32(districtAirSum, district)) / hours)
    people += i32(districtResidents, district)
    breathed += i32(districtResidents, district) * f64(districtNoxSum, district)
  }
  if (people > 0) columns.noxNanogramsBefore[0] = Math.floor(breathed / (people * hours))
}

/** The mean power of the day at each node, as a whole number: so the sums over people stay exact. */
function tellNoise({ columns, society, districtNodes }: Ground, hours: number): void {
  const { nodeNoiseSum, nodeResidents, districtResidents, districtDayNoiseTenths } = columns
  const { nodeDistrict } = society
  const heard = new Float64Array(districtResidents.length)
  let exposed = 0
  for (let node = 0; node < nodeNoiseSum.length; node += 1) {
    const power = Math.floor(f64(nodeNoiseSum, node) / (DAY_WEIGHT * hours))
    const district = i32(nodeDistrict, node)
    const residents = i32(nodeResidents, node)
    if (power > LIMIT_POWER) exposed += residents
    addF64(heard, district, power * (i32(districtResidents, district) > 0 ? residents : 1))
  }
  for (let district = 0; district < heard.length; district += 1) {
    const listeners = i32(districtResidents, district) || i32(districtNodes, district)
    districtDayNoiseTenths[district] =
      listeners === 0 ? SILENCE : levelOfPower(f64(heard, district) / listeners)
  }
  columns.noiseExposed[0] = exposed
}
