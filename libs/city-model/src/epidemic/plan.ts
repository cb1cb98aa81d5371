export type EpidemicCode = 'plan_out_of_range' | 'presence_malformed'

/** What is asked for is no epidemic. */
export class EpidemicError extends Error {
  override readonly name = 'EpidemicError'
  readonly code: EpidemicCode

  constructor(code: EpidemicCode, message: string) {
    super(message)
    this.code = code
  }
}

/** An epidemic in a population in which everybody meets everybody alike. */
export interface EpidemicPlan {
  readonly seed: number
  readonly population: number
  /** How many others one infectious person infects on average while nobody is immune. */
  readonly r0: number
  /** Mean days from infection until a person infects others; 0 for at once (SIR). */
  readonly incubationDays: number
  /** Mean days for which a person infects others. */
  readonly infectiousDays: number
  /** Persons who are infectious at the beginning. */
  readonly initial: number
  readonly stepsPerDay: number
  readonly hospital?: HospitalPlan
}

/** Severe cases are isolated when their infectious days end, and need a bed. */
export interface HospitalPlan {
  readonly beds: number
  /** Of those infected, how many get severely ill: 0..1. */
  readonly severeShare: number
  /** Days in a bed. */
  readonly stayDays: number
  /** Days after which a severe case without a bed is decided. */
  readonly waitDays: number
  /** Of the severe cases with a bed, how many die: 0..1. */
  readonly fatality: number
  /** Of those who got none in time. */
  readonly fatalityWithoutBed: number
}

export const POPULATION_MAX = 50_000_000
export const R0_MAX = 100
export const STAGE_DAYS_MAX = 1_000
export const STEPS_PER_DAY_MAX = 1_440
/** The wheel of coming events has a slot for every step of the longest stage. */
export const STAGE_STEPS_MAX = 100_000

export function checkPlan(plan: EpidemicPlan): void {
  within('population', plan.population, [1, POPULATION_MAX])
  within('r0', plan.r0, [0, R0_MAX])
  within('incubationDays', plan.incubationDays, [0, STAGE_DAYS_MAX])
  within('infectiousDays', plan.infectiousDays, [1 / STEPS_PER_DAY_MAX, STAGE_DAYS_MAX])
  within('initial', plan.initial, [0, plan.population])
  within('stepsPerDay', plan.stepsPerDay, [1, STEPS_PER_DAY_MAX])
  whole('seed', plan.seed)
  whole('population', plan.population)
  whole('initial', plan.initial)
  whole('stepsPerDay', plan.stepsPerDay)
  if (Math.max(plan.incubationDays, plan.infectiousDays) * plan.stepsPerDay > STAGE_STEPS_MAX) {
    refuse(`a stage has at most ${STAGE_STEPS_MAX} steps on average`)
  }
  if (plan.hospital !== undefined) checkHospital(plan.hospital)
}

function checkHospital(hospital: HospitalPlan): void {
  within('beds', hospital.beds, [0, POPULATION_MAX])
  whole('beds', hospital.beds)
  within('severeShare', hospital.severeShare, [0, 1])
  within('fatality', hospital.fatality, [0, 1])
  within('fatalityWithoutBed', hospital.fatalityWithoutBed, [0, 1])
  within('stayDays', hospital.stayDays, [0, STAGE_DAYS_MAX])
  within('waitDays', hospital.waitDays, [0, STAGE_DAYS_MAX])
}

function within(name: string, value: number, [least, most]: readonly [number, number]): void {
  if (!(value >= least && value <= most)) refuse(`${name} is from ${least} to ${most}, not ${value}`)
}

function whole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) refuse(`${name} is a whole number, not ${value}`)
}

function refuse(why: string): never {
  throw new EpidemicError('plan_out_of_range', why)
}
