import { simulatedTimeAt, subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { Sample } from './world/protocol.ts'

/** Samples on the wire, a city and second at most; a faster city skips some, its stored series has them all. */
const SAMPLES_PER_SECOND_MAX = 5

interface Deps {
  readonly connection: Pick<LogConnection, 'publish'>
  readonly meters: Meters
  readonly clock: Clock
  readonly store: (samples: readonly (Sample & { readonly cityId: string })[]) => void
  readonly running: () => number
  readonly samplesDropped: () => number
}

/** What the runners tell: frames for those who watch, samples for monitoring and the series, meters. */
export function runnerTelemetry({ connection, meters, clock, store, running, samplesDropped }: Deps) {
  const ticks = meters.counter({
    name: 'urbe_simulation_ticks_total',
    help: 'Ticks that were committed',
    labels: ['city'],
  })
  const frames = meters
    .counter({ name: 'urbe_simulation_frames_total', help: 'State frames that were published' })
    .with()
  const divergences = meters
    .counter({
      name: 'urbe_simulation_divergences_total',
      help: 'Replays that came to another state than the log holds',
    })
    .with()
  meters.gauge({
    name: 'urbe_simulation_cities_running',
    help: 'Cities that are driven here',
    collect: running,
  })
  meters.gauge({
    name: 'urbe_simulation_samples_dropped',
    help: 'Indicator samples that the database could not take in time',
    collect: samplesDropped,
  })
  const lastSent = new Map<string, number>()

  function send(cityId: string, { tick, kpis }: Sample): void {
    const now = clock()
    if (now.getTime() - (lastSent.get(cityId) ?? 0) < 1_000 / SAMPLES_PER_SECOND_MAX) return
    lastSent.set(cityId, now.getTime())
    const sample = { cityId, tick, simulatedTime: simulatedTimeAt(tick), at: now.toISOString(), kpis }
    connection.publish(subjects.kpi(cityId), Buffer.from(JSON.stringify(sample)))
  }

  return {
    onFrame(cityId: string, frame: Uint8Array): void {
      if (connection.publish(subjects.frame(cityId, { z: 0, x: 0, y: 0 }), frame)) frames.inc()
    },
    onSamples(cityId: string, samples: readonly Sample[]): void {
      store(samples.map((sample) => ({ cityId, ...sample })))
      const newest = samples.at(-1)
      if (newest !== undefined) send(cityId, newest)
    },
    onTicks: (cityId: string, count: number) => ticks.with({ city: cityId }).inc(count),
    onDivergence: () => divergences.inc(),
  }
}
