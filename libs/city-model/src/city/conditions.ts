import type { LinkLoads } from '../traffic/link-loads.ts'

/** How the city stands at this second, place by place: what a map is coloured by. */
export interface CityConditions {
  /** Completed ticks. */
  readonly tick: number
  readonly links: LinkConditions
  /** A city without citizens has none. */
  readonly districts?: DistrictConditions
  /** For how many more people there is a place; without citizens there is none. */
  readonly room?: number
}

/** By link. */
export type LinkConditions = Pick<LinkLoads, 'delayPermille' | 'vehicles' | 'closed'>

/** By district, in the order of the map. */
export interface DistrictConditions {
  /** Of the energy asked for in the last hour, thousandths that were served. */
  readonly powerPermille: Int32Array
  /** Of the water asked for in the last hour, thousandths that were served. */
  readonly waterPermille: Int32Array
  /** Minutes of the present day without power or water. */
  readonly outageMinutes: Int32Array
  /** 1 (good) to 5 (very poor); 0 before the first hour. */
  readonly airIndex: Uint8Array
  /** Mean level of the last hour in tenths of a dB(A); 0 is silence. */
  readonly noiseTenths: Int32Array
  /** Of the last 30 days. */
  readonly offences: Int32Array
  readonly residents: Int32Array
}
