import { type ColumnsOf, column } from '../memory/schema.ts'

export interface SatisfactionSize {
  readonly persons: number
  readonly districts: number
}

export function satisfactionShape({ persons, districts }: SatisfactionSize) {
  return {
    /** 0..1000; 0 in a place that is empty. */
    citizenMood: column('u16', persons),
    /** Whose mood it is: the lowest byte of the generation of the place, so that nobody inherits the mood of who was there before. */
    citizenMoodOwner: column('u8', persons),
    moodSum: column('f64', 1),
    /** What the surroundings of a home give to a mood, times a thousand: safety, environment and services. */
    districtComfort: column('i32', districts),
  } as const
}

export type SatisfactionColumns = ColumnsOf<ReturnType<typeof satisfactionShape>>

/** Columns of other parts that satisfaction reads. */
export interface SatisfactionSources {
  readonly personAlive: Uint8Array
  readonly personGeneration: Int32Array
  readonly personHousehold: Int32Array
  /** The district of the home, as crime has it at the end of each day. */
  readonly citizenDistrict: Int32Array
  readonly citizenKind: Uint8Array
  readonly citizenEmployer: Int32Array
  readonly citizenCommuteSeconds: Int32Array
  readonly citizenHealth: Uint16Array
  readonly householdBought: Int32Array
  readonly householdWanted: Int32Array
  readonly housingPermille: Int32Array
  readonly districtOffences: Int32Array
  readonly districtResidents: Int32Array
  readonly districtDayAirTenths: Int32Array
  readonly districtDayNoiseTenths: Int32Array
  readonly districtOutageMinutes: Int32Array
}
