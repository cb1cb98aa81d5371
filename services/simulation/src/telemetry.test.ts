import { afterEach, expect, it } from '@jest/globals'

import type { Kpis } from '@urbe/city-model'
import { createMeters, samplesIn } from '@urbe/telemetry'

import { runnerTelemetry } from './telemetry.ts'

const meters = createMeters({ service: 'simulation' })
const told = runnerTelemetry({
  connection: { publish: () => true },
  meters,
  clock: () => new Date(0),
  store: () => undefined,
  running: () => 0,
  samplesDropped: () => 0,
})
afterEach(meters.stop)

const traffic = {
  vehiclesOnRoad: 0,
  tripsStarted: 0,
  tripsCompleted: 0,
  travelTimeMeanSeconds: 0,
  delayIndex: 1,
}
const sample = (tick: number, more: object = {}) => ({ tick, kpis: { ...traffic, ...more } as Kpis })
const gaps = async () =>
  samplesIn(await meters.families())
    .filter(({ name }) => name === 'urbe_simulation_conservation_gap')
    .map(({ labels, value }) => `${labels['city']} ${labels['quantity']} ${value}`)

it('tells of every quantity that a city keeps account of what appeared or vanished, the worst of several samples', async () => {
  told.onSamples('a', [
    sample(15, { moneyGapCents: 0, personsGap: 0 }),
    sample(30, { moneyGapCents: -7, personsGap: 0 }),
    sample(45, { moneyGapCents: 3, personsGap: 0 }),
  ])
  told.onSamples('an imported one', [sample(15)])
  expect(await gaps()).toEqual(['a money_cents -7', 'a persons 0'])
  told.onSamples('a', [sample(60, { moneyGapCents: 0, energyGapWh: 0, waterGapLitres: 2, vehiclesGap: 0 })])
  expect((await gaps()).sort()).toEqual([
    'a energy_wh 0',
    'a money_cents 0',
    'a persons 0',
    'a vehicles 0',
    'a water_litres 2',
  ])
})
