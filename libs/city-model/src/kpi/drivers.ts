/** What pushes an indicator, and whether the indicator rises (1) or falls (-1) when the driver grows and all else stays. */
export interface Influence {
  readonly driver: string
  readonly kpi: string
  readonly sign: 1 | -1
}

/** The influences of the parts in this folder and its neighbours; a test holds each of them true for several seeds. */
export const INFLUENCES: readonly Influence[] = [
  { driver: 'mood', kpi: 'satisfaction', sign: 1 },
  { driver: 'unemployment', kpi: 'satisfaction', sign: -1 },
  { driver: 'commute time', kpi: 'satisfaction', sign: -1 },
  { driver: 'housing cost', kpi: 'satisfaction', sign: -1 },
  { driver: 'offences', kpi: 'satisfaction', sign: -1 },
  { driver: 'outages', kpi: 'satisfaction', sign: -1 },
  { driver: 'noise', kpi: 'satisfaction', sign: -1 },
  { driver: 'jobs lost', kpi: 'unemployment', sign: 1 },
  { driver: 'unemployment', kpi: 'crime rate', sign: 1 },
  { driver: 'inequality', kpi: 'crime rate', sign: 1 },
  { driver: 'low mood', kpi: 'crime rate', sign: 1 },
  { driver: 'police coverage', kpi: 'crime rate', sign: -1 },
  { driver: 'satisfaction', kpi: 'population', sign: 1 },
  { driver: 'fertility', kpi: 'population', sign: 1 },
  { driver: 'mortality', kpi: 'population', sign: -1 },
  { driver: 'transfer to the poorest', kpi: 'gini', sign: -1 },
  { driver: 'prices', kpi: 'inflation', sign: 1 },
  { driver: 'congestion charge', kpi: 'car share', sign: -1 },
  { driver: 'transit subsidy', kpi: 'transit share', sign: 1 },
  { driver: 'autonomous share', kpi: 'car share', sign: 1 },
  { driver: 'crowding', kpi: 'transit share', sign: -1 },
  { driver: 'congestion', kpi: 'delay index', sign: 1 },
  { driver: 'slow trips', kpi: 'p95 travel time', sign: 1 },
  { driver: 'energy not served', kpi: 'infrastructure health', sign: -1 },
  { driver: 'road closures', kpi: 'infrastructure health', sign: -1 },
  { driver: 'maintenance', kpi: 'infrastructure health', sign: 1 },
  { driver: 'traffic', kpi: 'environment health', sign: -1 },
  { driver: 'ban of a dirty class', kpi: 'environment health', sign: 1 },
  { driver: 'electric share', kpi: 'environment health', sign: 1 },
  { driver: 'spending', kpi: 'government efficiency', sign: -1 },
  { driver: 'service', kpi: 'government efficiency', sign: 1 },
  { driver: 'tax rate', kpi: 'deficit', sign: -1 },
  { driver: 'universal income', kpi: 'deficit', sign: 1 },
  { driver: 'depth of a shock', kpi: 'resilience', sign: -1 },
]
