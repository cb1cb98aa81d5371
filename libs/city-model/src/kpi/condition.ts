const PPM = 1_000_000

/** What a network was asked for and what it gave, in the same whole unit, and how worn its assets are. */
export interface Served {
  readonly demand: number
  readonly served: number
  /** Mean condition of the assets, in millionths. */
  readonly conditionPpm: number
}

/** Served over demand, weighted with the condition, in millionths. Who is asked for nothing lacks nothing. */
export function servedPpm({ demand, served, conditionPpm }: Served): number {
  const share = demand <= 0 ? 1 : Math.min(served, demand) / demand
  return Math.floor(share * conditionPpm)
}

export interface Infrastructure {
  /** Wh: demand less energy not served. */
  readonly power: Served
  /** Litres: demand less what lacked for want of pressure. */
  readonly water: Served
  /** Metres of lanes: all, and those open. */
  readonly roads: Served
  /** Patients: who came, and who did not have to wait. */
  readonly hospitals: Served
}

/** 0..100: the four alike. */
export function infrastructureHealth({ power, water, roads, hospitals }: Infrastructure): number {
  const sum = servedPpm(power) + servedPpm(water) + servedPpm(roads) + servedPpm(hospitals)
  return (sum / (4 * PPM)) * 100
}

/** What each part of the environment is measured against: at nothing it is whole, at this and beyond it is lost. */
export interface EnvironmentBounds {
  readonly co2GramsPerPersonDay: number
  readonly noxNanograms: number
  readonly noiseExposedPpm: number
}

/**
 * Choices of ours: 10 kg CO2e a person and day (what road traffic alone gives off in a very car-bound city), the hourly
 * limit of nitrogen dioxide in the EU (200 µg/m³), and everybody living above the noise limit.
 */
export const ENVIRONMENT_BOUNDS: EnvironmentBounds = {
  co2GramsPerPersonDay: 10_000,
  noxNanograms: 200_000,
  noiseExposedPpm: PPM,
}

export interface EnvironmentDay {
  readonly people: number
  readonly co2Milligrams: number
  /** Mean concentration where people live, in ng/m³. */
  readonly noxNanograms: number
  readonly peopleExposedToNoise: number
}

/** 0..100: greenhouse gases, nitrogen oxides and noise alike. */
export function environmentHealth(day: EnvironmentDay, bounds: EnvironmentBounds): number {
  const people = Math.max(1, day.people)
  const co2 = leftOf(day.co2Milligrams, people * bounds.co2GramsPerPersonDay * 1000)
  const nox = leftOf(day.noxNanograms, bounds.noxNanograms)
  const noise = leftOf(day.peopleExposedToNoise * PPM, people * bounds.noiseExposedPpm)
  return ((co2 + nox + noise) / (3 * PPM)) * 100
}

function leftOf(value: number, lost: number): number {
  return Math.max(0, PPM - Math.floor(PPM * (value / lost)))
}

/** A figure of today and of the day that all is compared with. */
export interface Compared {
  readonly now: number
  readonly base: number
}

/**
 * Service index over spending index: how much of its services a government gives for its money, 1 as on the day compared with.
 * Who spends nothing is compared as if it spent one cent.
 */
export function governmentEfficiency(services: Compared, spending: Compared): number {
  return services.now / Math.max(1, services.base) / (Math.max(1, spending.now) / Math.max(1, spending.base))
}

/** What a shock took. */
export interface Resilience {
  /** Points of mood lost, summed up over the days: the area between the mood before and the mood since. */
  readonly areaLost: number
  /** 0..1: what was kept of the satisfaction of these days. */
  readonly kept: number
}

/** Mean mood in whole points on each day since a shock, against the mood before it. What is better than before counts as no loss. */
export function resilience(moodBefore: number, moodByDay: Int32Array): Resilience {
  const areaLost = moodByDay.reduce((area, mood) => area + Math.max(0, moodBefore - mood), 0)
  const whole = moodBefore * moodByDay.length
  return { areaLost, kept: whole === 0 ? 1 : (whole - areaLost) / whole }
}
