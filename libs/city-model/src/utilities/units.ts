import { f64 } from '../memory/column.ts'
import type { Units } from '../power/dispatch/merit-order.ts'
import { STATIONS, type Station } from './stations.ts'
import type { Weather } from './weather.ts'

type StationWeather = Pick<Weather, 'sunPermille' | 'windPermille'>

/** What an hour leaves of the stations. */
export interface StationHour extends StationWeather, Costs {
  readonly isOut: (station: number) => boolean
}

export interface Costs {
  /** Cents for each tonne of CO2e. */
  readonly carbonCents: number
  /** How much dearer fuel is than usual. */
  readonly fuelPercent: number
}

const PERMILLE = 1000
const PERCENT = 100
const KILOGRAMS_A_TONNE = 1000

/** The stations as units of the dispatch: costs in cents for each MWh. */
export function unitsFor(stations: readonly Station[], hour: StationHour): Units {
  const maxW = Float64Array.from(stations, (station, at) => (hour.isOut(at) ? 0 : outputW(station, hour)))
  return {
    minW: new Float64Array(stations.length),
    maxW,
    linear: Float64Array.from(stations, ({ kind }) => centsAtNothing(kind, hour)),
    quadratic: Float64Array.from(stations, ({ kind, capacityW }) => {
      const { cents, centsAtFull } = STATIONS[kind]
      return ((centsAtFull - cents) * fuelFactor(hour)) / (2 * capacityW)
    }),
  }
}

/** What a station can generate in such weather. */
function outputW({ kind, capacityW }: Station, weather: StationWeather): number {
  if (kind === 'solar') return Math.floor((capacityW * weather.sunPermille) / PERMILLE)
  return kind === 'wind' ? Math.floor((capacityW * weather.windPermille) / PERMILLE) : capacityW
}

/** Sun and wind cost nothing by the MWh. What is imported is made of fuel too where it is dearest: a choice of ours. */
function fuelFactor({ fuelPercent }: Costs): number {
  return (PERCENT + fuelPercent) / PERCENT
}

/** A mg/Wh is a kg/MWh. */
function centsAtNothing(kind: Station['kind'], costs: Costs): number {
  const { cents, milligramsPerWh } = STATIONS[kind]
  return cents * fuelFactor(costs) + (costs.carbonCents * milligramsPerWh) / KILOGRAMS_A_TONNE
}

/** Marginal cost of the dearest station there is, at full output: what power costs while there is too little of it. */
export function dearestCents(stations: readonly Station[], costs: Costs): number {
  return stations.reduce((most, { kind }) => {
    const { cents, centsAtFull } = STATIONS[kind]
    return Math.max(most, centsAtNothing(kind, costs) + (centsAtFull - cents) * fuelFactor(costs))
  }, 0)
}

/** mg of CO2e of an hour's generation, Wh by station. */
export function emissionsOf(stations: readonly Station[], outputWh: Float64Array): number {
  return stations.reduce(
    (sum, { kind }, station) => sum + f64(outputWh, station) * STATIONS[kind].milligramsPerWh,
    0,
  )
}

/** What sun and wind give to the city in such weather when nothing is broken. */
export function expectedW(stations: readonly Station[], weather: StationWeather): number {
  return stations.reduce((sum, station) => {
    const isOfWeather = station.kind === 'solar' || station.kind === 'wind'
    return isOfWeather ? sum + outputW(station, weather) : sum
  }, 0)
}
