import { kpiSample, type MetricSample, serviceHeartbeat, serviceNames } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import { samplesIn } from '@urbe/telemetry'

import type { Heartbeats } from '../health/heartbeats.ts'
import type { Series, SeriesStore } from './series.ts'

interface Options {
  readonly store: SeriesStore
  readonly heartbeats: Heartbeats
  readonly clock: Clock
  readonly onSeries: (changed: readonly Series[]) => void
  readonly onMalformed: (subject: string) => void
}

export interface Collector {
  readonly hearService: (bytes: Uint8Array, subject: string) => void
  readonly hearKpis: (bytes: Uint8Array, subject: string) => void
  /** Notices who has fallen silent. Called every second. */
  readonly look: () => void
  readonly forgetCity: (cityId: string) => void
}

/** Turns heartbeats and indicators of cities into series. */
export function collector({ store, heartbeats, clock, onSeries, onMalformed }: Options): Collector {
  const take = (samples: readonly MetricSample[], at: number, source: string) => {
    const now = clock().getTime()
    // A clock that runs ahead must not make every later sample look old.
    const told = { at: Math.min(at, now), source }
    onSeries(samples.map((sample) => store.put(sample, told)).filter((series) => series !== undefined))
  }
  return {
    hearService(bytes, subject) {
      const parsed = serviceHeartbeat.safeParse(parse(bytes))
      const name = subject.split('.').at(-1)
      if (!parsed.success || parsed.data.service !== name || !isService(name)) return onMalformed(subject)
      const heartbeat = parsed.data
      heartbeats.hear(heartbeat, clock().getTime())
      const samples = samplesIn(heartbeat.metrics).map((each) => ({
        ...each,
        labels: { ...each.labels, service: name },
      }))
      take([...samples, up(name, true)], Date.parse(heartbeat.at), name)
    },
    hearKpis(bytes, subject) {
      const parsed = kpiSample.safeParse(parse(bytes))
      if (!parsed.success || parsed.data.cityId !== subject.split('.')[1]) return onMalformed(subject)
      const { cityId, tick, kpis, at } = parsed.data
      const samples = Object.entries(kpis).map(([kpi, value]) => cityKpi(cityId, kpi, value))
      take([cityTick(cityId, tick), ...samples], Date.parse(at), cityId)
    },
    look() {
      const now = clock().getTime()
      for (const { service, up: isUp } of heartbeats.services(now)) {
        if (isUp !== false) continue
        store.forget(service)
        take([up(service, false)], now, service)
      }
    },
    forgetCity: (cityId) => store.forget(cityId),
  }
}

const isService = (name: string | undefined) => serviceNames.some((each) => each === name)

const up = (service: string, value: boolean): MetricSample => ({
  name: 'urbe_service_up',
  type: 'gauge',
  help: 'Whether a service has been heard of within ten seconds',
  labels: { service },
  value: value ? 1 : 0,
})

const cityKpi = (city: string, kpi: string, value: number): MetricSample => ({
  name: 'urbe_city_kpi',
  type: 'gauge',
  help: 'Indicator of a city',
  labels: { city, kpi },
  value,
})

const cityTick = (city: string, value: number): MetricSample => ({
  name: 'urbe_city_tick',
  type: 'gauge',
  help: 'Newest tick of a city that is known here',
  labels: { city },
  value,
})

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString())
  } catch {
    return undefined
  }
}
