import { simulatedTimeAt, subjects } from '@urbe/contracts'
import type { LogConnection } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'
import type { Meters } from '@urbe/telemetry'

import type { Sample } from './world/protocol.ts'

/** Samples on the wire, a city and second at most; a faster city skips some, its stored series has them all. */
const SAMPLES_PER_SECOND_MAX = 5

/** What can be neither made nor lost, by the indicator that tells how much of it was. */
const GAPS: Readonly<Record<string, string>> = {
  moneyGapCents: 'money_cents',
  personsGap: 'persons',
  vehiclesGap: 'vehicles',
  energyGapWh: 'energy_wh',
  waterGapLitres: 'water_litres',
}

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
  const gaps = meters.gauge({
    name: 'urbe_simulation_conservation_gap',
    help: 'Money, persons, vehicles, energy or water of a city that appeared from nowhere or vanished; 0 unless the model is wrong',
    labels: ['city', 'quantity'],
  })
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

  /** Of several samples the worst counts: what went wrong must not be hidden by what came after it. */
  function tellGaps(cityId: string, samples: readonly Sample[]): void {
    for (const [kpi, quantity] of Object.entries(GAPS)) {
      const told = samples.flatMap(({ kpis }) => Object.entries(kpis).filter(([name]) => name === kpi))
      const [worst] = told.map(([, gap]) => gap).sort((one, other) => Math.abs(other) - Math.abs(one))
      if (worst !== undefined) gaps.with({ city: cityId, quantity }).set(worst)
    }
  }

  return {
    onFrame(cityId: string, frame: Uint8Array): void {
      if (connection.publish(subjects.frame(cityId, { z: 0, x: 0, y: 0 }), frame)) frames.inc()
    },
    onSamples(cityId: string, samples: readonly Sample[]): void {
      store(samples.map((sample) => ({ cityId, ...sample })))
      tellGaps(cityId, samples)
      const newest = samples.at(-1)
      if (newest !== undefined) send(cityId, newest)
    },
    onTicks: (cityId: string, count: number) => ticks.with({ city: cityId }).inc(count),
    onDivergence: () => divergences.inc(),
  }
}
