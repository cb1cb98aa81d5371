import { CONTAGION } from './columns.ts'

export const QUARTERS_A_DAY = 4

/** As `urbe epidemic` has them: round numbers and no disease's. */
export const INCUBATION_DAYS = 3
export const INFECTIOUS_DAYS = 5
/** Of the infected, in thousandths. */
export const SEVERE_PERMILLE = 50
/** Days after which it is too late for a bed. */
export const WAIT_QUARTERS = 3 * QUARTERS_A_DAY

export interface Care {
  /** In a bed. */
  readonly stayQuarters: number
  /** In thousandths. */
  readonly fatality: number
  /** Of those for whom it was too late. */
  readonly fatalityWithoutBed: number
}

const CARE_OF_CONTAGION: Care = { stayQuarters: 10 * QUARTERS_A_DAY, fatality: 100, fatalityWithoutBed: 500 }
/**
 * The mean stay in the EU in 2018 was 7.5 days (OECD & European Union, Health at a Glance: Europe 2020). Deaths that beds cannot
 * prevent are in the mortality of the demography already; the other share is a choice of ours.
 */
const CARE_OF_OTHERS: Care = { stayQuarters: 30, fatality: 0, fatalityWithoutBed: 100 }

export function careOf(illness: number): Care {
  return illness === CONTAGION ? CARE_OF_CONTAGION : CARE_OF_OTHERS
}

/** Per 1000 people and year: discharges of inpatients in 2021, mean of the OECD (Health at a Glance 2023, figure 5.20). */
export const ADMISSIONS_PER_1000_A_YEAR = 130
const DAYS_A_YEAR = 365
/** Per person and quarter day. */
export const ADMISSION_HAZARD = ADMISSIONS_PER_1000_A_YEAR / 1000 / (DAYS_A_YEAR * QUARTERS_A_DAY)
