import {
  type AccountRisks,
  type Anomaly,
  type AnomalyDetectorView,
  endpoints,
  type Page,
} from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

import type { RiskQuery } from '../risk/ledger.ts'
import type { AnomalyQuery } from './queries.ts'

interface Deps {
  readonly list: (query: AnomalyQuery) => Promise<Page<Anomaly>>
  readonly detectors: readonly AnomalyDetectorView[]
  readonly risks: (query: RiskQuery) => AccountRisks
}

export function anomalyRoutes({ list, detectors, risks }: Deps): readonly Binding[] {
  return [
    bind(endpoints.listAnomalies, async ({ query }) => ({ body: await list(query) })),
    bind(endpoints.listAnomalyDetectors, async () => ({ body: { items: [...detectors] } })),
    bind(endpoints.listAccountRisks, async ({ query }) => ({ body: risks(query) })),
  ]
}
