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
import { startAlerting } from './alerting.ts'
import { bindings } from './bindings.ts'
import { commandHandlers } from './commands.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { webhookPost } from './delivery/post.ts'
import { health } from './health.ts'
import { openTelemetry } from './telemetry.ts'

const name = 'monitoring'
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

/** What comes in: telemetry, and our own events. What goes out: alerts and notifications. */
function comesIn({ signal, onStop }: Scope, { connection, db, eventLog, healing, meters }: Ground) {
  const handlers = commandHandlers({ log: eventLog, clock })
  const post = webhookPost({ allowPrivate: env.WEBHOOK_ALLOW_PRIVATE })
  const telemetry = openTelemetry({ connection, clock, logger: log, meters })
  const alerting = startAlerting({
    clock,
    db,
    handlers,
    healing,
    log: eventLog,
    logger: log,
    meters,
    newId,
    post,
    random: Math.random,
    signal,
    telemetry,
  })
  onStop('alerting', alerting.stop)
  const { model } = alerting
  onStop('projection control', serveProjectionControl({ connection, service: name, model, logger: log }))
  onStop('parked events', announceParked({ db, connection, clock, log }).stop)
  const take = {
    alert: handlers.alert.takeSnapshot,
    'alert-rule': handlers.alertRule.takeSnapshot,
    channel: handlers.channel.takeSnapshot,
  }
  onStop('snapshots', serveSnapshots({ connection, service: name, logger: log, take }))
  return { handlers, post, telemetry, alerting }
}

/** The door. Opened last, closed first. */
async function openDoor({ signal, onStop }: Scope, house: Ground & ReturnType<typeof comesIn>) {
  const { access, alerting, connection, db, eventLog, handlers, meters, post, telemetry } = house
  const ready = health({ connection, access, db, alerting })
  const app = buildApp({
    service: name,
    bindings: bindings({
      allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
      clock,
      cursorKey: await cursorKey(db),
      db,
      handlers,
      log: eventLog,
      newId,
      post,
      telemetry,
    }),
    authenticate: access.authenticate,
    clock,
    idempotency: idempotencyStore(db, clock),
    log,
    meters,
    newId,
    ready,
    stopping: signal,
    waitFor: alerting.model.waitFor,
  })
  const { close } = await listen(app, { host: env.HTTP_HOST, port: env.HTTP_PORT })
  onStop('http', close)
  const publish = (bytes: Uint8Array) => connection.publish(subjects.meters(name), bytes)
  const instance = `${hostname()}:${process.pid}`
  const projections = alerting.model.statuses
  onStop(
    'heartbeat',
    startHeartbeat({ publish, service: name, instance, clock, meters, checks: ready, projections, log }),
  )
}
