import { STAGES } from '../epidemic/stages.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import type { Society } from '../society.ts'

/** Why somebody is ill. */
export const NO_ILLNESS = 0
/** The one that goes round. */
export const CONTAGION = 1
/** Any other that needs a bed; afterwards the person is as immune as before. */
export const OTHER_ILLNESS = 2
export const OTHER_ILLNESS_OF_IMMUNE = 3

export const HEALTH_MAX = 1000

const HALF = 2

/** Half as many beds again can be put up: a choice of ours. */
export function bedPlaces(hospitalBeds: number): number {
  return hospitalBeds + Math.floor(hospitalBeds / HALF)
}

export function healthShape({
  citizenPlaces,
  hospitalBeds,
}: Pick<Society, 'citizenPlaces' | 'hospitalBeds'>) {
  return {
    /** One of `stage`; dead until the demography takes the person out. Empty places are susceptible and not counted. */
    citizenStage: column('u8', citizenPlaces),
    citizenIllness: column('u8', citizenPlaces),
    /** The quarter day in which the stage changes; of who waits, in which it is too late for a bed. */
    citizenStageUntil: column('i32', citizenPlaces),
    /** 0..HEALTH_MAX. */
    citizenHealth: column('u16', citizenPlaces),
    /** Persons by stage: their sum is the population. */
    stageTotals: column('i32', STAGES),
    /** Who waits for a bed, the longest first: as many entries hold as persons wait. */
    hospitalQueue: column('i32', citizenPlaces),
    /** Beds that there were nurses and doctors for at the last quarter day. */
    staffedBeds: column('i32', 1),
    /** Who is in a bed, in no order: as many entries hold as persons are in bed. */
    bedPatient: column('i32', bedPlaces(hospitalBeds)),
    /** Cases that the next quarter day brings into the city. */
    outbreakCases: column('i32', 1),
    /** Of the germ that goes round, in thousandths. */
    outbreakR0Permille: column('i32', 1),
    /** Since the last germ came into the city. */
    infectedTotal: column('f64', 1),
    contagionDeaths: column('f64', 1),
    /** Came to need a bed on the present day, and how many of them found none at once. */
    hospitalPatientsToday: column('i32', 1),
    hospitalWaitedToday: column('i32', 1),
    /** The same of the day before. */
    hospitalPatientsYesterday: column('i32', 1),
    hospitalWaitedYesterday: column('i32', 1),
    /** Of all persons, last midnight. */
    healthSum: column('f64', 1),
  } as const
}

export type HealthColumns = ColumnsOf<ReturnType<typeof healthShape>>
