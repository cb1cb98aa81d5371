/** Every city has these. Means are over the trips completed since midnight, and those of the day before until then. */
export interface TrafficKpis {
  readonly vehiclesOnRoad: number
  readonly tripsStarted: number
  readonly tripsCompleted: number
  readonly travelTimeMeanSeconds: number
  /** Travel time over travel time on empty roads; 1 is free flow. */
  readonly delayIndex: number
}

/** Only a city with citizens has these: an imported demand has no households and no money. */
export interface SocietyKpis {
  readonly population: number
  /** 0..1 of those who can work. */
  readonly unemployment: number
  /** 0..100. */
  readonly satisfaction: number
  readonly gdpCentsPerDay: number
  /** 100 is the price level of the founding day. */
  readonly consumerPriceIndex: number
  /** 0..1, over the smoothed incomes of households. */
  readonly gini: number
  readonly averageWageCentsPerDay: number
  readonly treasuryCents: number
  /** All money there is; no tick may change it. */
  readonly moneyCents: number
}

export type CityKpis = TrafficKpis & SocietyKpis
export type Kpis = TrafficKpis | CityKpis

export function hasSociety(kpis: Kpis): kpis is CityKpis {
  return 'population' in kpis
}
