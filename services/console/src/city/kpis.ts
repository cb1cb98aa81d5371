import type { Unit } from '../i18n/format.ts'

export interface KpiDescription {
  readonly name: KpiName
  readonly unit: Unit
  /** Whether a rise is good news, bad news or just news. */
  readonly rising: 'good' | 'bad' | 'plain'
}

/** In the order in which they are read: first what moves, then who lives there, then what it costs and what carries it. */
const groups = {
  traffic: {
    vehiclesOnRoad: ['count', 'plain'],
    travelTimeMeanSeconds: ['minutes', 'bad'],
    travelTimeP95Seconds: ['minutes', 'bad'],
    delayIndex: ['ratio', 'bad'],
    tripsCompleted: ['count', 'plain'],
    kilometresByCarPerDay: ['kilometres', 'plain'],
    carShare: ['percent', 'plain'],
    transitShare: ['percent', 'plain'],
    bikeShare: ['percent', 'plain'],
    walkShare: ['percent', 'plain'],
  },
  people: {
    satisfaction: ['points', 'good'],
    unemployment: ['percent', 'bad'],
    population: ['count', 'plain'],
    gini: ['gini', 'bad'],
    crimePer100kDay: ['rate', 'bad'],
    infectious: ['count', 'bad'],
    hospitalWaiting: ['count', 'bad'],
  },
  economy: {
    gdpCentsPerDay: ['money', 'good'],
    averageWageCentsPerDay: ['money', 'good'],
    consumerPriceIndex: ['index', 'bad'],
    inflationPercentPerYear: ['percentage', 'bad'],
  },
  infrastructure: {
    infrastructureHealth: ['points', 'good'],
    powerServedShare: ['percent', 'good'],
    waterServedShare: ['percent', 'good'],
    energyNotServedKwh: ['kilowattHours', 'bad'],
    powerCentsPerKwh: ['moneyPerKwh', 'bad'],
    resilience: ['percent', 'good'],
  },
  environment: {
    environmentHealth: ['points', 'good'],
    co2KgPerDay: ['kilograms', 'bad'],
    noxIndex: ['concentration', 'bad'],
    noiseExposedShare: ['percent', 'bad'],
  },
  government: {
    treasuryCents: ['money', 'plain'],
    governmentDeficitCentsPerDay: ['money', 'bad'],
    governmentEfficiency: ['ratio', 'good'],
  },
} as const satisfies Readonly<
  Record<string, Readonly<Record<string, readonly [Unit, KpiDescription['rising']]>>>
>

export type KpiGroupName = keyof typeof groups
type NamesOf<Groups> = Groups extends unknown ? keyof Groups : never
export type KpiName = NamesOf<(typeof groups)[KpiGroupName]>

export interface KpiGroupDescription {
  readonly group: KpiGroupName
  readonly kpis: readonly KpiDescription[]
}

// Names and groups are the keys of the table above.
export const kpiGroups = Object.entries(groups).map(([group, members]) => ({
  group,
  kpis: Object.entries(members).map(([name, [unit, rising]]) => ({ name, unit, rising })),
})) as readonly KpiGroupDescription[]

/** What is shown large at first: every city has it. */
export const FIRST_KPI: KpiDescription = { name: 'vehiclesOnRoad', unit: 'count', rising: 'plain' }
