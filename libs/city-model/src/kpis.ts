import type { ConservationGaps } from './city/conservation.ts'

/** Every city has these. Means are over the trips completed since midnight, and those of the day before until then. */
export interface TrafficKpis {
  readonly vehiclesOnRoad: number
  readonly tripsStarted: number
  readonly tripsCompleted: number
  /** Of vehicles where there are only vehicles, else of the trips of all modes. */
  readonly travelTimeMeanSeconds: number
  /** Travel time over travel time on empty roads; 1 is free flow. */
  readonly delayIndex: number
}

/** How citizens travel: shares are parts of their trips, 0..1, since midnight, and those of the day before until there are any. */
export interface TravelKpis {
  /** 95 % of the trips take no longer. */
  readonly travelTimeP95Seconds: number
  readonly carShare: number
  readonly transitShare: number
  readonly bikeShare: number
  readonly walkShare: number
  /** Driven on the day that closed last. */
  readonly kilometresByCarPerDay: number
}

/** Only a city with citizens has these: an imported demand has no households and no money. */
export interface SocietyKpis {
  readonly population: number
  /** 0..1 of those who can work. */
  readonly unemployment: number
  /** 0..100. */
  readonly satisfaction: number
  /** Offences per 100,000 people and day, mean of the last 30 days. */
  readonly crimePer100kDay: number
  readonly infectious: number
  /** Who needs a bed in a hospital and has none. */
  readonly hospitalWaiting: number
  /** 0..1: what was kept of the satisfaction since the last shock, 1 without one. */
  readonly resilience: number
}

export interface MoneyKpis {
  readonly gdpCentsPerDay: number
  /** 100 is the price level of the founding day. */
  readonly consumerPriceIndex: number
  /** Of the last year, or since the founding in the first. */
  readonly inflationPercentPerYear: number
  /** 0..1, over the smoothed incomes of households. */
  readonly gini: number
  readonly averageWageCentsPerDay: number
  readonly treasuryCents: number
  /** Below zero is a surplus. */
  readonly governmentDeficitCentsPerDay: number
  /** Services for money, 1 as after the first week. */
  readonly governmentEfficiency: number
  /** All money there is; no tick may change it. */
  readonly moneyCents: number
}

/** Of the day that closed last, but for the price, which is that of the last hour. */
export interface SurroundingsKpis {
  /** 0..100. */
  readonly infrastructureHealth: number
  /** 0..100. */
  readonly environmentHealth: number
  /** Of traffic and power plants. */
  readonly co2KgPerDay: number
  /** Mean concentration of nitrogen oxides where people live, µg/m³. */
  readonly noxIndex: number
  /** 0..1 of the people, at whose home the day-evening-night level lies above 55 dB(A). */
  readonly noiseExposedShare: number
  readonly energyNotServedKwh: number
  /** 0..1 of what was asked for. */
  readonly powerServedShare: number
  readonly waterServedShare: number
  readonly powerCentsPerKwh: number
}

/** The gaps are 0 at every tick: anything else is a fault. */
export type CityKpis = TrafficKpis &
  TravelKpis &
  SocietyKpis &
  MoneyKpis &
  SurroundingsKpis &
  ConservationGaps
export type Kpis = TrafficKpis | CityKpis

export function hasSociety(kpis: Kpis): kpis is CityKpis {
  return 'population' in kpis
}
