import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'

import type { Kysely } from 'kysely'

import { type FollowedAccess, followAccess } from '@urbe/access'
import { subjects } from '@urbe/contracts'
import { connectLog, type LogConnection, openEventLog, serveSnapshots } from '@urbe/event-log'
import { type Binding, buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import {
  announceParked,
  migrate,
  openDatabase,
  openHealing,
  type ReadModel,
  serveProjectionControl,
} from '@urbe/read-store'
import { loadConfig, type Scope, service, systemIds } from '@urbe/runtime'
import { createLogger, createMeters, currentTraceparent, startHeartbeat, startTracing } from '@urbe/telemetry'
import { openPasswords } from '@urbe/vault'

import { migrations } from '../migrations/index.ts'
import { wire } from './app.ts'
import { config } from './config.ts'
import type { Database } from './database.ts'
import { openStoredKeys } from './keys/stored-keys.ts'
import { wrapping } from './keys/wrapping.ts'
import { readModel } from './read-model.ts'
import { startRevocationFeed } from './revocation/feed.ts'
import { type FirstAdministrator, makeFirstAdministrator } from './user/first-administrator.ts'
import { isEmpty } from './user/queries.ts'

const name = 'auth'
const settings = loadConfig(config, process.env)
const log = createLogger({ service: name, level: settings.LOG_LEVEL })

const clock = systemClock
const newId = systemIds(clock)
const meters = createMeters({ service: name })

await service({
  name,
  log,
  async start(scope) {
    const { signal, onStop } = scope
    onStop('traces', await startTracing({ service: name, endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT }))
    const { db, healing, connection, eventLog, passwords, keys } = await openGround(scope)

    // Who may still come in: told to everybody, ourselves among them.
    const feed = await startRevocationFeed({ connection, db, clock, jwks: keys.jwks, log })
    onStop('revocation feed', () => feed.stop())
    const access = await followAccess({ connection, issuer: settings.PUBLIC_ORIGIN, clock, log })
    onStop('access', () => access.stop())

    // In: commands become events. Out: events become rows.
    const dummyHash = await passwords.hash(randomBytes(32).toString('base64url'))
    const publicOrigin = settings.PUBLIC_ORIGIN
    const storage = { db, log: eventLog, keys, feed, passwords, dummyHash, cursorKey: await cursorKey(db) }
    const { accounts, bindings, take } = wire({ ...storage, publicOrigin, clock, newId })
    const model = readModel({ db, healing, log: eventLog, logger: log, meters, signal })
    onStop('read model', () => model.stopped)
    onStop('projection control', serveProjectionControl({ connection, service: name, model, logger: log }))
    onStop('parked events', announceParked({ db, connection, clock, log }).stop)
    onStop('snapshots', serveSnapshots({ connection, service: name, logger: log, take }))
    await letSomebodyIn({ accounts, isEmpty: () => isEmpty(db), newId, signal })

    // The door. Opened last, closed first.
    await openDoor(scope, { db, connection, bindings, access, model })
  },
})

/** What we stand on. Opened first, closed last. */
async function openGround({ onStop }: Scope) {
  const { DATABASE_URL, DATABASE_POOL_MAX, NATS_URL, NATS_SEED_FILE, AUTH_KEY_FILE } = settings
  const healing = openHealing()
  const db = openDatabase<Database>(DATABASE_URL, {
    poolMax: DATABASE_POOL_MAX,
    healing,
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  })
  onStop('postgres', () => db.destroy())
  await migrate(db, migrations)
  const seed = NATS_SEED_FILE === undefined ? {} : { seedFile: NATS_SEED_FILE }
  const connection = await connectLog({ url: NATS_URL, name, log, ...seed })
  onStop('nats', () => connection.close())
  const passwords = openPasswords()
  onStop('password workers', () => passwords.close())
  const secret = AUTH_KEY_FILE === undefined ? undefined : await readFile(AUTH_KEY_FILE)
  const keys = await openStoredKeys({ db, clock, wrapping: wrapping(secret) })
  const eventLog = openEventLog(connection, { service: name, clock, traceparent: currentTraceparent })
  return { db, healing, connection, eventLog, passwords, keys }
}

async function letSomebodyIn(deps: Omit<FirstAdministrator, 'readPassword'>): Promise<void> {
  const { ADMIN_PASSWORD_FILE } = settings
  if (ADMIN_PASSWORD_FILE === undefined) return
  const made = await makeFirstAdministrator({
    ...deps,
    readPassword: () => readFile(ADMIN_PASSWORD_FILE, 'utf8'),
  })
  if (made) log.info({}, 'the first administrator has been made')
}

interface Behind {
  readonly db: Kysely<Database>
  readonly connection: LogConnection
  readonly bindings: readonly Binding[]
  readonly access: FollowedAccess
  readonly model: ReadModel
}

async function openDoor({ signal, onStop }: Scope, behind: Behind): Promise<void> {
  const { db, connection, bindings, access, model } = behind
  const checks = () => [
    { name: 'nats', status: connection.status() === 'connected' ? 'pass' : 'fail' } as const,
    { name: 'access', status: access.ready() ? 'pass' : 'fail' } as const,
  ]
  const app = buildApp({
    service: name,
    bindings,
    authenticate: access.authenticate,
    log,
    meters,
    clock,
    newId,
    idempotency: idempotencyStore(db, clock),
    waitFor: model.waitFor,
    ready: checks,
    stopping: signal,
  })
  const door = await listen(app, { host: settings.HTTP_HOST, port: settings.HTTP_PORT })
  onStop('http', () => door.close())
  const stopHeartbeat = startHeartbeat({
    publish: (bytes) => connection.publish(subjects.meters(name), bytes),
    service: name,
    instance: newId(),
    clock,
    meters,
    checks,
    projections: model.statuses,
    log,
  })
  onStop('heartbeat', stopHeartbeat)
}
