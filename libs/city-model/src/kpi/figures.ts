import type { ConservationGaps } from '../city/conservation.ts'
import type { TrafficKpis, TravelKpis } from '../kpis.ts'
import type { Served } from './condition.ts'

/** Of the trips of all modes completed since midnight, and of the day before until there are any. */
export interface TravelFigures extends Omit<TravelKpis, 'kilometresByCarPerDay'> {
  readonly travelTimeMeanSeconds: number
}

export interface PeopleFigures {
  readonly population: number
  /** Of all who live here, 0..1000 each. */
  readonly moodSum: number
  /** Of so many days. */
  readonly offences: number
  readonly offenceDays: number
}

export interface EconomyFigures {
  /** 0..1. */
  readonly unemployment: number
  readonly gdpCentsPerDay: number
  readonly consumerPriceIndex: number
  /** 0.02 is two percent a year. */
  readonly inflation: number
  readonly gini: number
  readonly averageWageCentsPerDay: number
  readonly treasuryCents: number
  readonly governmentDeficitCentsPerDay: number
  readonly governmentSpendingCentsPerDay: number
  readonly moneyCents: number
}

/** What the government's services reach, in millionths of what is usual: a policy may buy more than that. */
export interface ServiceFigures {
  readonly policePpm: number
  readonly hospitalPpm: number
  readonly transitPpm: number
  readonly maintenancePpm: number
}

export interface UtilityFigures {
  /** Wh and litres of the day that closed last. */
  readonly power: Served
  readonly water: Served
  readonly powerCentsPerKwh: number
}

export interface HealthFigures {
  readonly infectious: number
  readonly waitingForBed: number
  /** Who came to need a bed on the day that closed last, and how many of them had to wait. */
  readonly hospitalPatients: number
  readonly hospitalWaited: number
}

/** Of the day that closed last. */
export interface SurroundingsFigures {
  readonly vehicleMetres: number
  readonly co2Milligrams: number
  readonly noxNanograms: number
  readonly noiseExposed: number
}

/** Everything that the indicators of a city are made of. */
export interface CityFigures {
  readonly traffic: TrafficKpis
  readonly travel: TravelFigures
  readonly people: PeopleFigures
  readonly economy: EconomyFigures
  readonly services: ServiceFigures
  readonly utilities: UtilityFigures
  readonly health: HealthFigures
  readonly environment: SurroundingsFigures
  /** Metres of lanes, all and those open, and their condition. */
  readonly roads: Served
  readonly gaps: ConservationGaps
}
