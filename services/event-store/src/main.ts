import { hostname } from 'node:os'

import { followAccess } from '@urbe/access'
import { subjects } from '@urbe/contracts'
import { connectLog, openEventLog, startProvisioner } from '@urbe/event-log'
import { buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { announceParked, migrate, openDatabase, openHealing, serveProjectionControl } from '@urbe/read-store'
import { loadConfig, type Scope, service, systemIds } from '@urbe/runtime'
import { createLogger, createMeters, currentTraceparent, startHeartbeat, startTracing } from '@urbe/telemetry'

import { migrations } from '../migrations/index.ts'
import { archivePlaces } from './archive/settings.ts'
import { openArchiving } from './archiving.ts'
import { bindings } from './bindings.ts'
import { settings } from './config.ts'
import type { Database } from './database.ts'
import { health } from './health.ts'
import { openJobs } from './integrity/jobs.ts'
import { readModel } from './read-model.ts'
import { replayDoor } from './replays/door.ts'
import { openReplays } from './replays/replays.ts'
import { storeMeters } from './store-meters.ts'

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
  const provisioner = await startProvisioner({
    ...{ door: connection, hand, log },
    replicas: env.NATS_REPLICAS,
    durability: env.NATS_DURABILITY,
  })
  onStop('provisioner', provisioner.stop)
  const access = await followAccess({ connection, issuer: env.PUBLIC_ORIGIN, clock, log })
  onStop('access', access.stop)
  const model = readModel({ db, healing, log: eventLog, logger: log, meters, signal })
  onStop('read model', () => model.stopped)
  onStop('projection control', serveProjectionControl({ connection, service: name, model, logger: log }))
  onStop('parked events', announceParked({ db, connection, clock, log }).stop)
  const wiring = { clock, newId, logger: log }
  const counts = storeMeters(meters)
  const jobs = openJobs({ ...wiring, onEnd: counts.jobEnded })
  onStop('jobs', jobs.stop)
  const replays = openReplays({ ...wiring, log: eventLog, connection })
  counts.replays(replays.count)
  onStop('replays', replays.stop)
  onStop('replay door', replayDoor({ connection, replays }))
  const archive = openArchiving({
    ...{ clock, db, jobs, log: eventLog, logger: log, provisioner, signal },
    connectRestorer: () => {
      const { NATS_URL: url, RESTORER_SEED_FILE: seedFile } = env
      return connectLog({ url, seedFile, name: 'restorer', log })
    },
    places: await archivePlaces(env, clock),
    segmentAgeMaxMs: env.ARCHIVE_SEGMENT_SECONDS_MAX * 1_000,
  })
  counts.archive(archive.standing)
  onStop('archive', archive.ended)
  return { provisioner, access, model, jobs, replays, archive }
}

/** What goes out. */
async function openDoor(
  { signal, onStop }: Scope,
  house: Ground & Awaited<ReturnType<typeof comesIn>>,
): Promise<void> {
  const { access, archive, connection, db, eventLog, jobs, meters, model, provisioner, replays } = house
  const base = { clock, connection, cursorKey: await cursorKey(db), db, log: eventLog, provisioner }
  const ready = health({ ...house, durability: env.NATS_DURABILITY })
  const app = buildApp({
    service: name,
    bindings: bindings({ ...base, archive, jobs, replays }),
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
