import { type ColumnsOf, column } from '../memory/schema.ts'
import { MEMORY_DAYS } from './recent-offences.ts'

export interface CrimeSize {
  readonly persons: number
  readonly districts: number
}

/** Crime in the running city: the zones are the districts of people's homes. */
export function crimeShape({ persons, districts }: CrimeSize) {
  return {
    /** Where each citizen lives at the last midnight; NOWHERE for a place that is empty. */
    citizenDistrict: column('i32', persons),
    /** 1 for who suffered an offence on the day that closed last. */
    citizenVictim: column('u8', persons),
    /** Words of chance below this one mean an offence. */
    districtOffenceThreshold: column('f64', districts),
    /** Of the last 30 days; and each of these days, a stretch of all districts. */
    districtOffences: column('i32', districts),
    districtOffencesByDay: column('i32', MEMORY_DAYS * districts),
    /** Of the day that closed last, and of the one before it. */
    offencesToday: column('f64', 1),
    offencesYesterday: column('f64', 1),
    /** How many days are remembered: up to 30. */
    offenceDays: column('i32', 1),
  } as const
}

export type CrimeColumns = ColumnsOf<ReturnType<typeof crimeShape>>

export const NOWHERE = -1

/** Columns of other parts that crime reads. */
export interface CrimeSources {
  readonly personAlive: Uint8Array
  readonly personHousehold: Int32Array
  readonly householdNode: Int32Array
  readonly citizenKind: Uint8Array
  readonly citizenEmployer: Int32Array
  readonly citizenMood: Uint16Array
  readonly giniPpm: Int32Array
  readonly policePpm: Int32Array
}
