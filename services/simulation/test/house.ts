import { setTimeout as sleep } from 'node:timers/promises'

import { type CityEvent, streams, subjects, ticksSimulated } from '@urbe/contracts'
import { type EventLog, provisionStream } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { systemIds } from '@urbe/runtime'
import { createLogger, createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, type TestLog } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { commandHandlers } from '../src/commands.ts'
import type { Database } from '../src/database.ts'
import { sampleStore } from '../src/kpi/samples.ts'
import { readModel } from '../src/read-model.ts'
import { openWorlds } from '../src/worlds.ts'

/** Only to end what hangs. */
const LIMIT_MS = 120_000

/** Waits for a condition, never for a time. */
export async function until<Value>(
  ask: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> {
  const deadline = Date.now() + LIMIT_MS
  while (Date.now() < deadline) {
    const value = await ask()
    if (value !== undefined && value !== false) return value
    await sleep(20)
  }
  throw new Error(`it did not come true in ${LIMIT_MS} ms`)
}

export const newDatabase = async () => {
  const { url } = await freshDatabase()
  const db = openDatabase<Database>(url, { poolMax: 4 })
  await migrate(db, migrations)
  await db.destroy()
  return url
}

interface Place {
  readonly nats: string
  readonly databaseUrl: string
}

/** One simulation process without its HTTP door; `stop` is what SIGTERM does, `abandon` leaves all as a crash does. */
export async function openHouse({ nats, databaseUrl }: Place) {
  const stopping = new AbortController()
  const own: TestLog = await openLog(nats, { service: 'simulation' })
  const db = openDatabase<Database>(databaseUrl, { poolMax: 4 })
  const logger = createLogger({ service: 'simulation', level: process.env['URBE_TEST_LOG'] ?? 'silent' })
  const clock = systemClock
  const newId = systemIds(clock)
  const meters = createMeters({ service: 'simulation' })
  const samples = sampleStore(db, logger)
  const { connection, log } = own
  const worlds = openWorlds({ connection, clock, db, log, logger, meters, newId, samples })
  const model = readModel({ db, log, logger, meters, signal: stopping.signal, drive: worlds.fleet.watch })
  const handlers = commandHandlers({ log, clock })
  const asker = () => ({ actor: 'user:test', correlationId: newId(), commandId: newId() })
  return {
    ...worlds,
    ...handlers,
    log,
    db,
    model,
    asker,
    async found(
      founding: Partial<Extract<CityEvent, { type: 'CityFounded' }>['data']> = {},
    ): Promise<string> {
      const cityId = newId()
      await provisionStream(connection, 'simulation', cityId)
      const source = { kind: 'generated', parts: 0 } as const
      const data = { name: 'Test', seed: 7, citizens: 500, source, ownerId: 'user:test', ...founding }
      await handlers.city(cityId, { type: 'FoundCity', data }, asker())
      return cityId
    },
    async stop(): Promise<void> {
      stopping.abort()
      await worlds.ended()
      await model.ended()
      await samples.close()
      meters.stop()
      await db.destroy()
      await own[Symbol.asyncDispose]()
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>

/** Every tick that the log holds of a city, in the order of the stream. */
export async function committedTicks(log: EventLog, cityId: string) {
  const commits = await log.read(streams.city(cityId), subjects.ticks(cityId))
  return commits.map((commit) => ticksSimulated.parse(commit.events[0]).data)
}
