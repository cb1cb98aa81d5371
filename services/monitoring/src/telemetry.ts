import { type MetricSample, subjects } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import { heartbeats, type ServiceHealth } from './health/heartbeats.ts'
import { type Collector, collector } from './metrics/collector.ts'
import { type Series, seriesStore } from './metrics/series.ts'

interface Options {
  readonly connection: Pick<LogConnection, 'subscribe'>
  readonly clock: Clock
  readonly logger: LogLines
  readonly meters: Pick<Meters, 'counter' | 'gauge'>
}

export interface Telemetry extends Pick<Collector, 'look' | 'forgetCity'> {
  readonly samples: (prefix?: string) => readonly MetricSample[]
  readonly services: () => readonly ServiceHealth[]
  readonly latest: (metric: string) => readonly Series[]
  /** Begins to listen; every change of a series is told from then on. */
  readonly listen: (onSeries: (changed: readonly Series[]) => void) => void
  readonly stop: () => void
}

/** What services and cities tell of themselves, as it stands now. */
export function openTelemetry({ connection, clock, logger, meters }: Options): Telemetry {
  const store = seriesStore()
  const heard = heartbeats(clock().getTime())
  const subscriptions: { unsubscribe: () => void }[] = []
  let tell: (changed: readonly Series[]) => void = () => undefined
  meters.gauge({
    name: 'urbe_metrics_samples_dropped',
    help: 'Samples not kept because their metric had too many series',
    collect: store.dropped,
  })
  const malformed = meters.counter({
    name: 'urbe_telemetry_malformed_total',
    help: 'Telemetry messages that could not be read',
  })
  const collecting = collector({
    store,
    heartbeats: heard,
    clock,
    onSeries: (changed) => tell(changed),
    onMalformed: (subject) => {
      malformed.with().inc()
      logger.warn({ subject }, 'a telemetry message cannot be read')
    },
  })
  return {
    look: collecting.look,
    forgetCity: collecting.forgetCity,
    samples: store.all,
    services: () => heard.services(clock().getTime()),
    latest: store.ofMetric,
    listen(onSeries) {
      tell = onSeries
      subscriptions.push(
        connection.subscribe(subjects.everyMeter, collecting.hearService),
        connection.subscribe(subjects.everyKpi, collecting.hearKpis),
      )
    },
    stop: () => {
      for (const each of subscriptions) each.unsubscribe()
    },
  }
}
