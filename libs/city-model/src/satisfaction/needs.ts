/** The eight needs, by number. */
export const NEED_INCOME = 0
export const NEED_WORK = 1
export const NEED_COMMUTE = 2
export const NEED_HOUSING = 3
export const NEED_HEALTH = 4
export const NEED_SAFETY = 5
export const NEED_ENVIRONMENT = 6
export const NEED_SERVICES = 7
export const NEEDS = 8

export const MOOD_MAX = 1000

/** What each need weighs in the mood; they sum up to a thousand. Choices of ours. */
export const NEED_WEIGHTS: readonly number[] = [200, 180, 120, 120, 150, 90, 70, 70]

export function weightOf(need: number): number {
  return NEED_WEIGHTS[need] ?? 0
}

/** Falls (or rises) evenly from all at `full` to nothing at `none`. */
function between(value: number, full: number, none: number): number {
  const score = Math.floor((MOOD_MAX * (none - value)) / (none - full))
  return Math.max(0, Math.min(MOOD_MAX, score))
}

export const WORKING = 0
export const SEEKING = 1
/** Neither has work nor seeks it: a child, a pensioner. */
export const OUTSIDE = 2

/** What one citizen meets on a day; whole numbers. */
export interface Facts {
  /** Bought by the household, and what it would have liked to buy. */
  readonly bought: number
  readonly wanted: number
  readonly employment: number
  readonly commuteSeconds: number
  /** Thousandths of the household's income that go into its home. */
  readonly housingShare: number
  readonly health: number
  /** Of the last 30 days, per 1000 who live nearby. */
  readonly offencesNearby: number
  /** 1 (good) … 5 (very poor). */
  readonly airIndex: number
  readonly noiseTenths: number
  /** Minutes of the day without power, water or a hospital in need. */
  readonly outageMinutes: number
}

const COMMUTE_FULL_SECONDS = 300
const COMMUTE_NONE_SECONDS = 4500
const HOUSING_FULL = 200
const HOUSING_NONE = 600
const OFFENCES_NONE = 20
const AIR_BEST_TENTHS = 10
const AIR_WORST_TENTHS = 50
const TENTHS = 10
const NOISE_FULL_TENTHS = 450
const NOISE_NONE_TENTHS = 750
const OUTAGE_NONE_MINUTES = 480
const SCORE_OF_SEEKING = 100
const SCORE_OUTSIDE = 700

export function incomeScore(bought: number, wanted: number): number {
  return wanted <= 0 ? MOOD_MAX : between(bought, wanted, 0)
}

export function workScore(employment: number): number {
  if (employment === WORKING) return MOOD_MAX
  return employment === SEEKING ? SCORE_OF_SEEKING : SCORE_OUTSIDE
}

/** Who does not work has no way to work to suffer from. */
export function commuteScore(employment: number, seconds: number): number {
  return employment === WORKING ? between(seconds, COMMUTE_FULL_SECONDS, COMMUTE_NONE_SECONDS) : MOOD_MAX
}

export function housingScore(share: number): number {
  return between(share, HOUSING_FULL, HOUSING_NONE)
}

export function safetyScore(offencesNearby: number): number {
  return between(offencesNearby, 0, OFFENCES_NONE)
}

/** From the index of the air in tenths, 10..50, so that it may be a day's mean. */
export function environmentScore(airTenths: number, noiseTenths: number): number {
  const air = between(airTenths, AIR_BEST_TENTHS, AIR_WORST_TENTHS)
  return (air + between(noiseTenths, NOISE_FULL_TENTHS, NOISE_NONE_TENTHS)) >> 1
}

export function servicesScore(outageMinutes: number): number {
  return between(outageMinutes, 0, OUTAGE_NONE_MINUTES)
}

/** 0..1000 for one need. */
export function scoreOf(need: number, facts: Facts): number {
  switch (need) {
    case NEED_INCOME:
      return incomeScore(facts.bought, facts.wanted)
    case NEED_WORK:
      return workScore(facts.employment)
    case NEED_COMMUTE:
      return commuteScore(facts.employment, facts.commuteSeconds)
    case NEED_HOUSING:
      return housingScore(facts.housingShare)
    case NEED_HEALTH:
      return Math.max(0, Math.min(MOOD_MAX, facts.health))
    case NEED_SAFETY:
      return safetyScore(facts.offencesNearby)
    case NEED_ENVIRONMENT:
      return environmentScore(TENTHS * facts.airIndex, facts.noiseTenths)
    case NEED_SERVICES:
      return servicesScore(facts.outageMinutes)
    default:
      throw new RangeError(`there is no need ${need}`)
  }
}
