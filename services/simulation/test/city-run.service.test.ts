import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'

import { ENGINE_VERSION } from '@urbe/city-model'
import { decodeFrame, streams, subjects } from '@urbe/contracts'
import { openDatabase } from '@urbe/read-store'
import { createLogger } from '@urbe/telemetry'
import { startLog, type TestLog } from '@urbe/testkit'

import type { Database } from '../src/database.ts'
import { findSeries, POINTS_MAX } from '../src/kpi/queries.ts'
import { SAMPLES_WAITING_MAX, sampleStore } from '../src/kpi/samples.ts'
import { struckShocks } from '../src/shock/struck.ts'
import { readSpec } from '../src/source/specs.ts'
import { historian, WAITING_MAX } from '../src/world/historian.ts'
import { keyframesIn } from '../src/world/keyframes.ts'
import { onward } from '../src/world/onward.ts'
import { committedTicks, type House, newDatabase, openHouse, until } from './house.ts'

let server: TestLog
let databaseUrl: string
let house: House

beforeAll(async () => {
  server = await startLog()
  databaseUrl = await newDatabase()
  house = await openHouse({ nats: server.url, databaseUrl })
})
afterEach(async () => {
  for (const cityId of started.splice(0)) {
    await house.run(cityId, { type: 'StopRun', data: { reason: 'operator' } }, house.asker())
  }
})
afterAll(async () => {
  await house.stop()
  await server[Symbol.asyncDispose]()
})

const started: string[] = []
const start = (cityId: string, speed: { ticksPerSecond: number } | { mode: 'max' } = { mode: 'max' }) => {
  started.push(cityId)
  return house.run(cityId, { type: 'StartRun', data: { speed } }, house.asker())
}
const standingOf = (cityId: string) => house.fleet.runnerOf(cityId)?.standing()
const reaches = (cityId: string, tick: number) =>
  until(() => ((standingOf(cityId)?.tick ?? 0) >= tick ? standingOf(cityId) : undefined))

it('commits every tick once, each chained to the one before', async () => {
  const cityId = await house.found()
  await start(cityId)
  await reaches(cityId, 1_500)
  await house.run(cityId, { type: 'StopRun', data: { reason: 'operator' } }, house.asker())
  await until(() => house.fleet.runnerOf(cityId) === undefined)

  const ticks = await committedTicks(house.log, cityId)
  let tick = 0
  let hash = ticks[0]?.previousHash
  for (const batch of ticks) {
    expect(batch.from).toBe(tick + 1)
    expect(batch.previousHash).toBe(hash)
    expect(batch.hashes).toHaveLength(batch.to - batch.from + 1)
    tick = batch.to
    hash = batch.hashes.at(-1)
  }
  expect(tick).toBeGreaterThanOrEqual(1_500)
})

it('stands still while it is paused and goes on afterwards', async () => {
  const cityId = await house.found()
  await start(cityId, { ticksPerSecond: 200 })
  await reaches(cityId, 20)
  await house.run(cityId, { type: 'PauseRun' }, house.asker())
  // A running city shows another moment in every frame, ten times a second; a paused one the same again and again.
  const moments: string[] = []
  const watching = server.connection.subscribe(subjects.framesOf(cityId), (frame) => {
    const { tick, second } = decodeFrame(frame)
    moments.push(`${tick}:${second}`)
  })
  await until(() => (moments.length >= 3 && new Set(moments.slice(-3)).size === 1) || undefined)
  watching.unsubscribe()
  const still = standingOf(cityId)?.tick ?? 0
  expect((await committedTicks(house.log, cityId)).at(-1)?.to).toBe(still)
  await house.run(cityId, { type: 'ResumeRun' }, house.asker())
  await reaches(cityId, still + 20)
})

it('takes a policy from the log into the world and can look back at the time before it', async () => {
  const cityId = await house.found({ seed: 11 })
  await start(cityId, { ticksPerSecond: 500 })
  await reaches(cityId, 60)
  const enact = {
    type: 'EnactPolicy',
    data: { policy: 'incomeTax', parameters: { ratePercent: 45 } },
  } as const
  const { position } = await house.policy(cityId, enact, house.asker())
  const applied = await until(async () =>
    (await committedTicks(house.log, cityId)).find(({ inputsThrough }) => inputsThrough >= position.sequence),
  )
  const before = await house.stateAt(cityId, { tick: applied.from - 1 })
  expect(before.policies).toEqual({})
  expect(before.stateHash).toBe(applied.previousHash)
  const after = await house.stateAt(cityId, { tick: applied.to })
  expect(after.policies).toMatchObject({ incomeTax: { parameters: { ratePercent: 45 } } })
  expect(after.stateHash).toBe(applied.hashes.at(-1))
  expect(await house.stateAt(cityId, { sequence: position.sequence })).toMatchObject({ policies: {} })
  for (const never of [{ tick: 10_000_000 }, { tick: -1 }, { sequence: 10_000_000 }]) {
    await expect(house.stateAt(cityId, never)).rejects.toMatchObject({ code: 'tick_not_found' })
  }
})

it('lets a shock strike once, applies it from the log, and comes to the same state when it looks back', async () => {
  const cityId = await house.found({ seed: 12 })
  await start(cityId, { ticksPerSecond: 500 })
  await reaches(cityId, 60)
  const wanted = { kind: 'outbreak', cases: 100, r0Permille: 3000 } as const
  const asker = house.asker()
  const first = await house.strike(cityId, wanted, asker)
  const repeated = await house.strike(cityId, wanted, asker)
  expect(repeated).toEqual(first)
  const { sequence } = first.position
  const applied = await until(async () =>
    (await committedTicks(house.log, cityId)).find(({ inputsThrough }) => inputsThrough >= sequence),
  )
  const [one, ...others] = await struckShocks(house.log, cityId)
  expect([one, others]).toEqual([first.struck, []])
  expect(await struckShocks(house.log, cityId, sequence - 1)).toEqual([])
  // The next quarter day, at noon, brings them in.
  await reaches(cityId, 410)
  const before = await house.stateAt(cityId, { tick: applied.from - 1 })
  expect(before.inputsThrough).toBeLessThan(sequence)
  const after = await house.stateAt(cityId, { tick: 400 })
  expect(after.inputsThrough).toBe(sequence)
  expect(after.kpis).toMatchObject({ infectious: expect.any(Number) })
  expect((after.kpis as { infectious: number }).infectious).toBeGreaterThan(50)
})

it('stores a sample of the indicators every quarter of a simulated hour', async () => {
  const cityId = await house.found()
  await start(cityId)
  await reaches(cityId, 100)
  const series = await until(async () => {
    const found = await findSeries(house.db, cityId, { names: 'population,vehiclesOnRoad', to: 90 })
    return found.items.length === 6 ? found : undefined
  })
  expect(series.items.map(({ tick }) => tick)).toEqual([15, 30, 45, 60, 75, 90])
  expect(Object.keys(series.items[0]?.kpis ?? {}).sort()).toEqual(['population', 'vehiclesOnRoad'])
})

it('is driven on by another process from where the first one left it, with the same states', async () => {
  const cityId = await house.found({ seed: 3 })
  await start(cityId)
  await reaches(cityId, 800)
  await house.stop()
  const left = (await committedTicks(server.log, cityId)).at(-1)?.to ?? 0
  // Nothing stands in the log behind the newest keyframe.
  expect(await keptWithoutHouse(cityId)).toMatchObject({ tick: left })
  house = await openHouse({ nats: server.url, databaseUrl })
  await reaches(cityId, left + 100)
  const past = await house.stateAt(cityId, { tick: left })
  const batch = (await committedTicks(house.log, cityId)).find(({ to }) => to === left)
  expect(past.stateHash).toBe(batch?.hashes.at(-1))
})

async function keptWithoutHouse(cityId: string) {
  const db = openDatabase<Database>(databaseUrl, { poolMax: 1 })
  const { keepNewest, close } = historian({
    log: server.log,
    keyframes: keyframesIn(db),
    logger: createLogger({ service: 'simulation', level: 'silent' }),
    specOf: (id) => readSpec(server.log, id),
  })
  const kept = await keepNewest(cityId)
  await close()
  await db.destroy()
  return kept
}

it('tells how the roads are, of a city that runs and of one that does not, now and at any moment', async () => {
  const cityId = await house.found({ seed: 9 })
  const before = await house.conditionsAt(cityId, { tick: 0 })
  expect(before).toMatchObject({ tick: 0, links: { ids: [] } })
  await start(cityId, { ticksPerSecond: 500 })
  await reaches(cityId, 130)
  await house.run(cityId, { type: 'PauseRun' }, house.asker())
  const runner = await until(() => house.fleet.runnerOf(cityId))
  const now = await runner.conditions()
  expect(now.links.delayPermille).toHaveLength(now.links.ids.length)
  // By now it may be night; half past seven in the morning is not.
  const { links } = await house.conditionsAt(cityId, { tick: 120 })
  expect(links.vehicles.some((count) => count > 0)).toBe(true)
  const { kpis } = await house.stateAt(cityId, { tick: 120 })
  expect(links.vehicles.reduce((sum, each) => sum + each, 0)).toBe(kpis.vehiclesOnRoad)
  await expect(house.conditionsAt(cityId, { tick: 10_000_000 })).rejects.toMatchObject({
    code: 'tick_not_found',
  })
})

it('lets so many look backs wait and refuses one more', async () => {
  const cityId = await house.found()
  const asked = Array.from({ length: WAITING_MAX + 1 }, () => house.stateAt(cityId, { tick: 0 }))
  const answers = await Promise.allSettled(asked)
  expect(answers.map(({ status }) => status)).toEqual([...Array(WAITING_MAX).fill('fulfilled'), 'rejected'])
  expect(answers.at(-1)).toMatchObject({ reason: { code: 'not_ready' } })
})

it('keeps what the database cannot take, the newest samples first', async () => {
  const broken = openDatabase<Database>('postgres://nobody@127.0.0.1:1/none', { poolMax: 1 })
  const store = sampleStore(broken, createLogger({ service: 'simulation', level: 'silent' }))
  const sample = (tick: number) => ({ cityId: 'a', tick, kpis: {} as never })
  store.add(Array.from({ length: SAMPLES_WAITING_MAX }, (_, tick) => sample(tick)))
  await store.flush()
  store.add([sample(-1), sample(-2)])
  expect([store.waiting().length, store.dropped()]).toEqual([SAMPLES_WAITING_MAX, 2])
  expect(store.waiting().at(0)?.tick).toBe(2)
  expect(store.waiting().at(-1)?.tick).toBe(-2)
  await store.close()
  await broken.destroy()
})

it('answers a long series with a wider step, not with more points', async () => {
  const cityId = await house.found()
  const rows = Array.from({ length: POINTS_MAX + 10 }, (_, index) => ({
    city_id: cityId,
    tick: (index + 1) * 15,
    kpis: JSON.stringify({ population: 500 }),
  }))
  await house.db.insertInto('kpi_sample').values(rows).execute()
  const series = await findSeries(house.db, cityId, {})
  expect(series.step).toBe(30)
  expect(series.items.length).toBeLessThanOrEqual(POINTS_MAX)
  expect((await findSeries(house.db, cityId, { from: 15, to: 45 })).items).toHaveLength(3)
})

it('keeps the world of a city as it is now, running or paused, and says so among the snapshots', async () => {
  const cityId = await house.found({ seed: 5 })
  expect(await house.keepNewest(cityId)).toBeUndefined()
  await start(cityId, { ticksPerSecond: 200 })
  // Behind the first keyframe that a city keeps by itself, and slow enough to stay before the second.
  await until(() => house.log.snapshots.find(subjects.world(cityId)))
  const speed = { ticksPerSecond: 1 }
  await house.run(cityId, { type: 'SetSpeed', data: { speed } }, house.asker())
  const kept = await house.keepNewest(cityId)
  const stored = await house.log.snapshots.find(subjects.world(cityId))
  expect(stored).toMatchObject({ kind: 'world', version: kept?.tick, hash: kept?.stateHash })
  expect(stored).not.toHaveProperty('state')
  const { position } = await house.run(cityId, { type: 'PauseRun' }, house.asker())
  const paused = await until(async () => {
    const again = await house.keepNewest(cityId)
    return again !== undefined && again.tick === standingOf(cityId)?.tick ? again : undefined
  })
  // Played on from the keyframe, the world comes to the state that the log holds.
  expect(await house.stateAt(cityId, { sequence: position.sequence })).toMatchObject({
    tick: expect.any(Number),
  })
  expect(await house.stateAt(cityId, { tick: paused.tick })).toMatchObject({ stateHash: paused.stateHash })
})

it('refuses, with both versions, all that it would have to play of a city that another engine has recorded', async () => {
  const cityId = await house.found()
  await house.log.append({
    stream: streams.city(cityId),
    subject: subjects.ticks(cityId),
    events: [
      {
        type: 'TicksSimulated',
        v: 1,
        data: {
          from: 1,
          to: 1,
          previousHash: '0'.repeat(16),
          hashes: ['1'.repeat(16)],
          inputsThrough: 0,
          engine: 'urbe-city-1',
        },
      },
    ],
    expected: { sequence: 0, version: 0, hash: '' },
    commitId: house.asker().commandId,
    actor: 'service:simulation',
    correlationId: house.asker().correlationId,
    at: '2026-01-01T00:00:00.000Z',
  })
  await start(cityId)
  const refusal = {
    name: 'Refusal',
    code: 'city_of_other_engine',
    details: { recorded: 'urbe-city-1', running: ENGINE_VERSION },
  }
  await expect(house.stateAt(cityId, { tick: 1 })).rejects.toMatchObject(refusal)
  await expect(house.conditionsAt(cityId, { tick: 0 })).rejects.toMatchObject(refusal)
  await expect(house.mapOf(cityId)).rejects.toMatchObject(refusal)
  await expect(house.keepNewest(cityId)).rejects.toMatchObject(refusal)
  await expect(house.ofThisEngine(cityId)).rejects.toMatchObject(refusal)
  expect(house.fleet.runnerOf(cityId)).toBeUndefined()

  const { run, policy } = onward(house, house.ofThisEngine)
  const data = { policy: 'incomeTax', parameters: { ratePercent: 30 } }
  await expect(policy(cityId, { type: 'EnactPolicy', data }, house.asker())).rejects.toMatchObject(refusal)
  await run(cityId, { type: 'PauseRun' }, house.asker())
  await expect(run(cityId, { type: 'ResumeRun' }, house.asker())).rejects.toMatchObject(refusal)
})
