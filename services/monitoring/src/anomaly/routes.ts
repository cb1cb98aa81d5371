import { type Anomaly, type AnomalyDetectorView, endpoints, type Page } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

import type { AnomalyQuery } from './queries.ts'

interface Deps {
  readonly list: (query: AnomalyQuery) => Promise<Page<Anomaly>>
  readonly detectors: readonly AnomalyDetectorView[]
}

export function anomalyRoutes({ list, detectors }: Deps): readonly Binding[] {
  return [
    bind(endpoints.listAnomalies, async ({ query }) => ({ body: await list(query) })),
    bind(endpoints.listAnomalyDetectors, async () => ({ body: { items: [...detectors] } })),
  ]
}
