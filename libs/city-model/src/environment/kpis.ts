import { f64, i32 } from '../memory/column.ts'
import type { EnvironmentColumns } from './columns.ts'

/** Of the day that closed last. */
export interface EnvironmentFigures {
  readonly vehicleMetres: number
  readonly co2Milligrams: number
  /** Mean where people live, in ng/m³. */
  readonly noxNanograms: number
  /** People above the noise limit. */
  readonly noiseExposed: number
}

export function environmentKpis(columns: EnvironmentColumns): EnvironmentFigures {
  return {
    vehicleMetres: f64(columns.vehicleMetresBefore, 0),
    co2Milligrams: f64(columns.co2MilligramsBefore, 0),
    noxNanograms: i32(columns.noxNanogramsBefore, 0),
    noiseExposed: i32(columns.noiseExposed, 0),
  }
}
