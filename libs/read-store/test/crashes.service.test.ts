import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { noLogLines } from '@urbe/event-log'
import { freshDatabase, openLog, startLog, startMortalNats } from '@urbe/testkit'

import { openDatabase } from '../src/database.ts'
import { runProjection } from '../src/run-projection.ts'
import { counted, counter, counting, type Database, eventually, migrated, platform } from './counting.ts'

const KILLS = 4
const COMMITS = 300
const PROJECTOR = fileURLToPath(new URL('projector.ts', import.meta.url))

it('does each event once although the projector is killed again and again', async () => {
  await using nats = await startLog()
  await using database = await freshDatabase()
  await using closing = new AsyncDisposableStack()
  const db = openDatabase<Database>(database.url, { poolMax: 2 })
  closing.defer(() => db.destroy())
  await migrated(db)
  const { add, subject } = counter(nats.log)
  const events = async () => (await counted(db, subject)).events

  const project = () =>
    spawn(process.execPath, ['--no-warnings', PROJECTOR, nats.url, database.url], { stdio: 'ignore' })
  let projector: ChildProcess = project()
  closing.defer(() => void projector.kill('SIGKILL'))
  for (let kill = 0; kill < KILLS; kill++) {
    const before = await events()
    for (let n = 1; n <= COMMITS; n++) await add(1, 1)
    await eventually(async () => (await events()) > before)
    const gone = once(projector, 'exit')
    projector.kill('SIGKILL')
    await gone
    projector = project()
  }
  const wanted = KILLS * COMMITS * 2
  await eventually(async () => (await events()) >= wanted)
  expect(await counted(db, subject)).toEqual({ events: wanted, sum: wanted })
}, 40_000)

it('goes on by itself when the database has cut all connections and the log was killed', async () => {
  await using server = await startMortalNats()
  await using nats = await openLog(server.url, { provisions: true })
  await using database = await freshDatabase()
  await using closing = new AsyncDisposableStack()
  const db = openDatabase<Database>(database.url, { poolMax: 4 })
  closing.defer(() => db.destroy())
  await migrated(db)
  const stop = new AbortController()
  const { signal } = stop
  const options = { db, log: nats.log, logger: noLogLines, projection: counting, stream: platform, signal }
  const handle = runProjection(options)
  closing.defer(async () => {
    stop.abort()
    await handle.stopped
  })
  const { add, subject } = counter(nats.log)
  expect(await handle.waitFor(await add(1), 5_000)).toBe(true)

  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    db,
  )
  expect(await handle.waitFor(await add(1), 5_000)).toBe(true)
  await server.kill()
  await server.start()
  expect(await handle.waitFor(await add(1), 8_000)).toBe(true)
  expect(await counted(db, subject)).toEqual({ events: 3, sum: 3 })
}, 30_000)
