import { expect, it } from '@jest/globals'

import { Refusal, systemClock } from '@urbe/kernel'
import { createLogger } from '@urbe/telemetry'

import { cityFleet } from './city-fleet.ts'
import { OTHER_ENGINE } from './engine-of-city.ts'

const CITY = '019a0000-0000-7000-8000-000000000001'
const started = { type: 'RunStarted', v: 1, data: { speed: { mode: 'max' }, at: '2026-01-01T00:00:00.000Z' } }

type Deps = Parameters<typeof cityFleet>[0]

/** A fleet of one city whose run has started, and of which nothing can be opened. */
function fleetWhere(specOf: Deps['specOf']) {
  const slept: number[] = []
  const nothing = () => undefined
  const deps = {
    specOf,
    log: {
      follow: ({ onBatch }: { onBatch: (commits: unknown) => Promise<void> }) =>
        onBatch([{ sequence: 1, events: [started] }]),
    },
    logger: createLogger({ service: 'simulation', level: 'silent' }),
    clock: systemClock,
    newId: () => CITY,
    sleep: (ms: number) => {
      slept.push(ms)
      return Promise.resolve()
    },
    onDivergence: nothing,
    onFrame: nothing,
    onSamples: nothing,
    onTicks: nothing,
  }
  // Of the log only what a fleet follows is needed until a city is opened, and none is.
  return { fleet: cityFleet(deps as unknown as Deps), slept }
}

it('lets a city rest that another engine has recorded, instead of opening it again and again', async () => {
  let asked = 0
  const { fleet, slept } = fleetWhere(() => {
    asked += 1
    return Promise.reject(new Refusal(OTHER_ENGINE, 'the city was recorded by the engine urbe-city-1'))
  })
  await fleet.watch(CITY, new AbortController().signal)
  await fleet.ended()
  expect([asked, slept, fleet.runnerOf(CITY)]).toEqual([1, [], undefined])
})

it('opens a city again that could not be opened, later each time', async () => {
  const stopping = new AbortController()
  let asked = 0
  const { fleet, slept } = fleetWhere(() => {
    asked += 1
    if (asked === 4) stopping.abort()
    return Promise.reject(new Error('the log is away'))
  })
  await fleet.watch(CITY, stopping.signal)
  await fleet.ended()
  expect([asked, slept]).toEqual([4, [500, 1000, 2000]])
})
