import type { Unit } from '../i18n/format.ts'

export interface KpiDescription {
  readonly name: KpiName
  readonly unit: Unit
  /** Whether a rise is good news, bad news or just news. */
  readonly rising: 'good' | 'bad' | 'plain'
}
export type KpiName =
  | 'vehiclesOnRoad'
  | 'travelTimeMeanSeconds'
  | 'delayIndex'
  | 'tripsCompleted'
  | 'population'
  | 'satisfaction'
  | 'unemployment'
  | 'consumerPriceIndex'
  | 'gdpCentsPerDay'
  | 'averageWageCentsPerDay'
  | 'gini'
  | 'treasuryCents'

/** In the order in which they are read: first what moves, then who lives there, then what it costs. */
export const kpiGroups = [
  {
    group: 'traffic',
    kpis: [
      { name: 'vehiclesOnRoad', unit: 'count', rising: 'plain' },
      { name: 'travelTimeMeanSeconds', unit: 'minutes', rising: 'bad' },
      { name: 'delayIndex', unit: 'ratio', rising: 'bad' },
      { name: 'tripsCompleted', unit: 'count', rising: 'plain' },
    ],
  },
  {
    group: 'people',
    kpis: [
      { name: 'satisfaction', unit: 'points', rising: 'good' },
      { name: 'unemployment', unit: 'percent', rising: 'bad' },
      { name: 'population', unit: 'count', rising: 'plain' },
      { name: 'gini', unit: 'gini', rising: 'bad' },
    ],
  },
  {
    group: 'economy',
    kpis: [
      { name: 'consumerPriceIndex', unit: 'index', rising: 'bad' },
      { name: 'gdpCentsPerDay', unit: 'money', rising: 'good' },
      { name: 'averageWageCentsPerDay', unit: 'money', rising: 'good' },
      { name: 'treasuryCents', unit: 'money', rising: 'plain' },
    ],
  },
] as const satisfies readonly { readonly group: string; readonly kpis: readonly KpiDescription[] }[]
