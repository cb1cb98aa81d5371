import { expect, it } from '@jest/globals'

import { streams } from '@urbe/contracts'
import { startLog } from '@urbe/testkit'

import { newDatabase, openHouse, until } from './house.ts'

it('builds the same directory and the same standings of runs from the log, also of cities that are no more', async () => {
  await using server = await startLog()
  const house = await openHouse({ nats: server.url, databaseUrl: await newDatabase() })
  const [kept, gone] = [await house.found(), await house.found()]
  for (const cityId of [kept, gone]) {
    const speed = { mode: 'max' } as const
    await house.run(cityId, { type: 'StartRun', data: { speed } }, house.asker())
    await until(() => (house.fleet.runnerOf(cityId)?.standing().tick ?? 0) >= 100)
    await house.run(cityId, { type: 'StopRun', data: { reason: 'operator' } }, house.asker())
    await until(() => house.fleet.runnerOf(cityId) === undefined)
  }
  const removed = await house.city(gone, { type: 'RemoveCity', data: {} }, house.asker())
  expect(await house.model.waitFor(removed.position, 60_000)).toBe(true)
  for (const cityId of [kept, gone]) {
    const stream = streams.city(cityId)
    const info = await house.log.info(stream)
    expect(await house.model.waitFor({ stream, sequence: info?.lastSequence ?? 0 }, 60_000)).toBe(true)
  }

  const { control } = house.model
  for (const name of ['cities_v1', 'city_runs_v1']) {
    await control.rebuild(name)
    await until(async () =>
      (await control.list()).some(({ projection, role }) => projection === name && role === 'ready'),
    )
    const { comparison } = await control.switch(name)
    expect(comparison.map(({ equal }) => equal)).toEqual(comparison.map(() => true))
    expect(comparison[0]?.rowsAfter).toBe(2)
  }
  await house.stop()
})
