import { hostname } from 'node:os'

import { followAccess } from '@urbe/access'
import { subjects } from '@urbe/contracts'
import { connectLog, openEventLog, startProvisioner } from '@urbe/event-log'
import { buildApp, cursorKey, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase, openHealing, serveProjectionControl } from '@urbe/read-store'
import { loadConfig, type Scope, service, systemIds } from '@urbe/runtime'
import { createLogger, createMeters, currentTraceparent, startHeartbeat, startTracing } from '@urbe/telemetry'

import { migrations } from '../migrations/index.ts'
import { bindings } from './bindings.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { health } from './health.ts'
import { readModel } from './read-model.ts'

const name = 'event-store'
const env = loadConfig(settings, process.env)
const log = createLogger({ service: name, level: env.LOG_LEVEL })
const clock = systemClock
const newId = systemIds(clock)

await service({
  name,
  log,
  async start(scope) {
    const ground = await standOn(scope)
    await openDoor(scope, { ...ground, ...(await comesIn(scope, ground)) })
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
  onStop('log', connection.close)
  const seedFile = env.PROVISIONER_SEED_FILE
  const hand = await connectLog({ url: env.NATS_URL, seedFile, name: 'provisioner', log })
  onStop('provisioner connection', hand.close)
  const eventLog = openEventLog(connection, { service: name, clock, traceparent: currentTraceparent })
  return { meters, db, healing, connection, hand, eventLog }
}
type Ground = Awaited<ReturnType<typeof standOn>>

/** What comes in: the streams are made before anybody follows them. */
async function comesIn({ signal, onStop }: Scope, ground: Ground) {
  const { connection, hand, db, eventLog, healing, meters } = ground
  const provisioner = await startProvisioner({ door: connection, hand, log })
  onStop('provisioner', provisioner.stop)
  const access = await followAccess({ connection, issuer: env.PUBLIC_ORIGIN, clock, log })
  onStop('access', access.stop)
  const model = readModel({ db, healing, log: eventLog, logger: log, meters, signal })
  onStop('read model', () => model.stopped)
  onStop('projection control', serveProjectionControl({ connection, service: name, model, logger: log }))
  return { provisioner, access, model }
}

/** What goes out. */
async function openDoor(
  { signal, onStop }: Scope,
  house: Ground & Awaited<ReturnType<typeof comesIn>>,
): Promise<void> {
  const { access, connection, db, eventLog, meters, model, provisioner } = house
  const key = await cursorKey(db)
  const ready = health(house)
  const app = buildApp({
    service: name,
    bindings: bindings({ clock, connection, cursorKey: key, db, log: eventLog, provisioner }),
    authenticate: access.authenticate,
    clock,
    log,
    meters,
    newId,
    ready,
    stopping: signal,
    waitFor: model.waitFor,
  })
  const { close } = await listen(app, { host: env.HTTP_HOST, port: env.HTTP_PORT })
  onStop('http', close)
  const publish = (bytes: Uint8Array) => connection.publish(subjects.meters(name), bytes)
  const instance = `${hostname()}:${process.pid}`
  const projections = model.statuses
  onStop(
    'heartbeat',
    startHeartbeat({ publish, service: name, instance, clock, meters, checks: ready, projections, log }),
  )
}
