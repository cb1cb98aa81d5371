import { hostname } from 'node:os'

import { followAccess } from '@urbe/access'
import { subjects } from '@urbe/contracts'
import { connectLog, openEventLog, serveSnapshots } from '@urbe/event-log'
import { buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { announceParked, migrate, openDatabase, openHealing, serveProjectionControl } from '@urbe/read-store'
import { loadConfig, type Scope, service, systemIds } from '@urbe/runtime'
import { createLogger, createMeters, currentTraceparent, startHeartbeat, startTracing } from '@urbe/telemetry'

import { migrations } from '../migrations/index.ts'
import { bindings } from './bindings.ts'
import { commandHandlers, snapshotTakers } from './commands.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { foundDemoCity } from './demo-city.ts'
import { health } from './health.ts'
import { sampleStore } from './kpi/samples.ts'
import { readModel } from './read-model.ts'
import { openWorlds } from './worlds.ts'

const name = 'simulation'
/** An import brings files of some megabytes. */
const REQUEST_TIMEOUT_MS = 60_000

const env = loadConfig(settings, process.env)
const log = createLogger({ service: name, level: env.LOG_LEVEL })
const clock = systemClock
const newId = systemIds(clock)

await service({
  name,
  log,
  async start(scope) {
    const ground = await standOn(scope)
    await openDoor(scope, { ...ground, ...comesIn(scope, ground) })
  },
})

/** What we stand on. */
async function standOn({ onStop }: Scope) {
  const meters = createMeters({ service: name })
  onStop('meters', meters.stop)
  onStop('traces', await startTracing({ service: name, endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT }))
  const onError = (err: Error) => log.warn({ err }, 'a connection to the database broke')
  const healing = openHealing()
  const poolMax = env.DATABASE_POOL_MAX
  const db = openDatabase<Database>(env.DATABASE_URL, { poolMax, onError, healing })
  onStop('database', () => db.destroy())
  await migrate(db, migrations)
  const connection = await connectLog({ url: env.NATS_URL, seedFile: env.NATS_SEED_FILE, name, log })
  onStop('log', () => connection.close())
  const eventLog = openEventLog(connection, { service: name, clock, traceparent: currentTraceparent })
  const access = await followAccess({ connection, issuer: env.PUBLIC_ORIGIN, clock, log })
  onStop('access', access.stop)
  return { meters, db, healing, connection, eventLog, access }
}
type Ground = Awaited<ReturnType<typeof standOn>>

/** What comes in from the log. */
function comesIn({ signal, onStop }: Scope, { connection, db, eventLog, healing, meters }: Ground) {
  const samples = sampleStore(db, log)
  onStop('samples', samples.close)
  const worlds = openWorlds({ connection, clock, db, log: eventLog, logger: log, meters, newId, samples })
  const base = { db, healing, log: eventLog, logger: log, meters }
  const model = readModel({ ...base, signal, drive: worlds.fleet.watch })
  onStop('read model', model.ended)
  onStop('projection control', serveProjectionControl({ connection, service: name, model, logger: log }))
  onStop('parked events', announceParked({ db, connection, clock, log }).stop)
  onStop('cities', worlds.fleet.ended)
  return { worlds, model }
}

/** What goes out. */
async function openDoor(
  { signal, onStop }: Scope,
  house: Ground & ReturnType<typeof comesIn>,
): Promise<void> {
  const { access, connection, db, eventLog, meters, model, worlds } = house
  const handlers = commandHandlers({ log: eventLog, clock })
  const take = snapshotTakers(handlers, worlds.keepNewest)
  onStop('snapshots', serveSnapshots({ connection, service: name, logger: log, take }))
  const doors = bindings({
    clock,
    connection,
    cursorKey: await cursorKey(db),
    db,
    handlers,
    log: eventLog,
    runningMax: env.CITIES_RUNNING_MAX,
    waitFor: model.waitFor,
    worlds,
  })
  const ready = health({ connection, access, db, model })
  const app = buildApp({
    service: name,
    bindings: doors.bindings,
    authenticate: access.authenticate,
    clock,
    idempotency: idempotencyStore(db, clock),
    log,
    meters,
    newId,
    ready,
    stopping: signal,
    waitFor: model.waitFor,
  })
  const { HTTP_HOST: host, HTTP_PORT: port } = env
  const { close } = await listen(app, { host, port, requestTimeoutMs: REQUEST_TIMEOUT_MS })
  onStop('http', close)
  const publish = (bytes: Uint8Array) => connection.publish(subjects.meters(name), bytes)
  const instance = `${hostname()}:${process.pid}`
  const projections = model.statuses
  onStop(
    'heartbeat',
    startHeartbeat({ publish, service: name, instance, clock, meters, checks: ready, projections, log }),
  )
  if (env.DEMO_CITY === '1') {
    const tickOf = (cityId: string) => worlds.fleet.runnerOf(cityId)?.standing().tick ?? 0
    const deps = { log: eventLog, newId, logger: log, signal, tickOf }
    void foundDemoCity({ ...deps, found: doors.found, drive: handlers.run })
  }
}
