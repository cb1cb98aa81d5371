import { endpoints, type MetricSample } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import { CSV_TYPE, csvText, PROMETHEUS_TYPE, prometheusText } from './texts.ts'

interface Deps {
  readonly clock: Clock
  readonly samples: (prefix?: string) => readonly MetricSample[]
}

export function metricsRoutes({ clock, samples }: Deps): readonly Binding[] {
  return [
    bind(endpoints.metrics, ({ query }) => {
      const found = samples(query.match)
      switch (query.format) {
        case 'prometheus':
          return Promise.resolve({ text: { type: PROMETHEUS_TYPE, content: prometheusText(found) } })
        case 'csv':
          return Promise.resolve({ text: { type: CSV_TYPE, content: csvText(found) } })
        case 'json':
          return Promise.resolve({ body: { at: clock().toISOString(), samples: found } })
      }
    }),
  ]
}
