import type { UtilitiesColumns } from './columns.ts'

/** How the districts are supplied: what a map is coloured by. */
export interface SupplyConditions {
  readonly powerPermille: Int32Array
  readonly waterPermille: Int32Array
  readonly outageMinutes: Int32Array
}

/** Copies: they stay as they are when the city goes on. */
export function supplyConditions(columns: UtilitiesColumns): SupplyConditions {
  return {
    powerPermille: Int32Array.from(columns.districtPowerPermille),
    waterPermille: Int32Array.from(columns.districtWaterPermille),
    outageMinutes: Int32Array.from(columns.districtOutageMinutes),
  }
}
