import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { freshDatabase, openLog, startLog, startMortalNats } from '@urbe/testkit'

import { counted, counter, eventually, platform, startHouse } from './counting.ts'
import { killProjector } from './scenarios/kill-projector.ts'
import { stoppedProjector } from './scenarios/stopped-projector.ts'

const ROUNDS = 3

/** The same numbers between 0 and 1 every time. */
function drawn(): () => number {
  let draws = 0
  return () => {
    draws += 7
    return (draws % 10) / 10
  }
}

it.each([false, true])(
  'does each event once although the projector is killed again and again (rebuilding: %s)',
  async (rebuilding) => {
    await using nats = await startLog()
    await using database = await freshDatabase()
    const random = drawn()
    const place = { natsUrl: nats.url, databaseUrl: database.url }
    const done = await killProjector({ ...place, rounds: ROUNDS, random, rebuilding })
    expect(done.arrived).toBe(true)
    expect(done.wanted).toBeGreaterThan(0)
    expect([done.events, done.notices]).toEqual([done.wanted, done.wanted])
    expect(done.comparison.map(({ equal }) => equal)).toEqual(done.comparison.map(() => true))
    expect(done.same).toBe(true)
  },
)

it('counts nothing twice when one of two projectors is stopped past its turn', async () => {
  await using nats = await startLog()
  await using database = await freshDatabase()
  const done = await stoppedProjector({ natsUrl: nats.url, databaseUrl: database.url, rounds: 2 })
  expect([done.events, done.notices]).toEqual([done.wanted, done.wanted])
})

it('goes on by itself when the database has cut all connections and the log was killed', async () => {
  await using server = await startMortalNats()
  await using nats = await openLog(server.url, { provisions: true })
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: server.url, databaseUrl: database.url })
  const { db, model } = house
  const { add, subject } = counter(nats.log)
  const arrives = async (sequence: number) => await model.waitFor({ stream: platform, sequence }, 60_000)
  expect(await arrives(await add(1))).toBe(true)

  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    db,
  )
  expect(await arrives(await add(1))).toBe(true)
  await server.kill()
  await server.start()
  await eventually(() => nats.connection.status() === 'connected')
  expect(await arrives(await add(1))).toBe(true)
  expect(await counted(db, subject)).toEqual({ events: 3, sum: 3 })
})
