import { type FollowedAccess, followAccess } from '@urbe/access'
import { buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { type Clock, type NewId, systemClock, uuid7 } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startLog, type TestLog } from '@urbe/testkit'
import { openPasswords } from '@urbe/vault'

import { migrations } from '../migrations/index.ts'
import { wire } from '../src/app.ts'
import type { Database } from '../src/database.ts'
import { openStoredKeys, type SigningKey } from '../src/keys/stored-keys.ts'
import { wrapping } from '../src/keys/wrapping.ts'
import { startRevocationFeed } from '../src/revocation/feed.ts'
import { makeFirstAdministrator } from '../src/user/first-administrator.ts'
import { isEmpty } from '../src/user/queries.ts'

export const ADMIN_PASSWORD = 'first of all administrators'
export const ORIGIN = 'http://localhost:8080'
const ITERATIONS = 1_000

export const newId: NewId = () => uuid7(Date.now(), crypto.getRandomValues(new Uint8Array(10)))
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

export interface RunningAuth extends AsyncDisposable {
  readonly url: string
  readonly access: FollowedAccess
  readonly faults: unknown[]
  readonly testLog: TestLog
  readonly movable: { aheadMs: number }
  /** For tests that sign what auth would never sign. */
  readonly signing: SigningKey
}

/** All of auth but its process: real NATS, real Postgres, a real door; passwords are hashed quickly. */
export async function startAuth(): Promise<RunningAuth> {
  const movable = { aheadMs: 0 }
  const clock: Clock = () => new Date(systemClock().getTime() + movable.aheadMs)
  const faults: unknown[] = []
  const log = { ...silent, error: (fields: object) => void faults.push(fields) }
  await using stack = new AsyncDisposableStack()
  const testLog = stack.use(await startLog({ service: 'auth' }))
  const { url: databaseUrl } = stack.use(await freshDatabase())
  const db = openDatabase<Database>(databaseUrl, { poolMax: 8 })
  stack.defer(() => db.destroy())
  await migrate(db, migrations)
  const passwords = openPasswords({ workers: 1, iterations: ITERATIONS })
  stack.defer(() => passwords.close())
  const keys = await openStoredKeys({ db, clock, wrapping: wrapping(new Uint8Array(32)) })
  const { connection } = testLog
  const feed = await startRevocationFeed({ connection, db, clock, jwks: keys.jwks, log })
  stack.defer(feed.stop)
  const access = await followAccess({ connection, issuer: ORIGIN, clock, log })
  stack.defer(access.stop)
  const { accounts, bindings } = wire({
    db,
    log: testLog.log,
    keys,
    feed,
    passwords,
    dummyHash: await passwords.hash('nobody knows this one'),
    cursorKey: await cursorKey(db),
    publicOrigin: ORIGIN,
    clock,
    newId,
  })
  const readPassword = async () => ADMIN_PASSWORD
  await makeFirstAdministrator({
    accounts,
    isEmpty: () => isEmpty(db),
    readPassword,
    newId,
    signal: new AbortController().signal,
  })
  const door = await openDoor({ bindings, access, log, clock, idempotency: idempotencyStore(db, clock) })
  stack.defer(door.close)
  const kept = stack.move()
  return {
    url: `http://127.0.0.1:${door.port}`,
    access,
    faults,
    testLog,
    movable,
    signing: keys.signing,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

type App = Parameters<typeof buildApp>[0]
type Door = Pick<App, 'bindings' | 'log' | 'clock' | 'idempotency'> & { readonly access: FollowedAccess }

async function openDoor({ access, ...given }: Door) {
  const meters = createMeters({ service: 'auth' })
  const app = buildApp({
    ...given,
    service: 'auth',
    authenticate: access.authenticate,
    meters,
    newId,
    ready: () => [{ name: 'access', status: access.ready() ? 'pass' : 'fail' }],
  })
  return await listen(app, { host: '127.0.0.1', port: 0 })
}

/** Another service's own view of who may come in. */
export async function anotherVerifier(auth: RunningAuth) {
  const view = await openLog(auth.testLog.url, { service: 'simulation' })
  const access = await followAccess({
    connection: view.connection,
    issuer: ORIGIN,
    clock: systemClock,
    log: silent,
  })
  return {
    access,
    async [Symbol.asyncDispose]() {
      access.stop()
      await view[Symbol.asyncDispose]()
    },
  }
}
