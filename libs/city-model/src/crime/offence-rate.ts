/** What drives offences in a zone, in millionths: shares of one, the Gini index, and police from none to full coverage. */
export interface ZoneDrivers {
  readonly unemploymentPpm: number
  readonly giniPpm: number
  /** Of residents whose mood is low. */
  readonly lowMoodPpm: number
  readonly policePpm: number
}

/** base · (1 + a u + b Gini + c lowmood - d police): the base in billionths a person and day, the rest in thousandths. */
export interface CrimeParameters {
  readonly basePpb: number
  readonly unemployment: number
  readonly gini: number
  readonly lowMood: number
  readonly police: number
}

/**
 * Chosen so that a city with u = 5 %, a Gini of 0.35, a fifth in low mood and half of full police coverage has 6.8 offences per
 * 100,000 people and day, and there answers to its drivers as in the studies that the manual's page on crime names.
 */
export const CRIME_PARAMETERS: CrimeParameters = {
  basePpb: 52_700,
  unemployment: 2500,
  gini: 900,
  lowMood: 500,
  police: 500,
}

/** A mood below this is low. */
export const LOW_MOOD = 350
/** No zone has more than this many offences a billion people and day: nearly one each. */
export const RATE_PPB_MAX = 999_999_999

const PPM = 1_000_000
const PERMILLE = 1000
const BILLION = 1_000_000_000
const WORD_VALUES = 4_294_967_296

/** Expected offences in billionths a person and day; never below zero. */
export function offenceRate(parameters: CrimeParameters, drivers: ZoneDrivers): number {
  const weighted =
    parameters.unemployment * drivers.unemploymentPpm +
    parameters.gini * drivers.giniPpm +
    parameters.lowMood * drivers.lowMoodPpm -
    parameters.police * drivers.policePpm
  const factorPpm = PPM + Math.floor(weighted / PERMILLE)
  return Math.min(RATE_PPB_MAX, Math.max(0, Math.floor((parameters.basePpb * factorPpm) / PPM)))
}

/** The words of chance below this one mean an offence. */
export function thresholdOf(ratePpb: number): number {
  return Math.floor((ratePpb * WORD_VALUES) / BILLION)
}
