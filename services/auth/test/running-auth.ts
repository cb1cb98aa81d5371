import type { Kysely } from 'kysely'

import { type FollowedAccess, followAccess } from '@urbe/access'
import type { AuditAct, AuditTrail } from '@urbe/audit'
import { answersOf } from '@urbe/chassis'
import { subjects } from '@urbe/contracts'
import type { Signatures } from '@urbe/event-log'
import { buildApp, cursorKey, listen } from '@urbe/http'
import { type NewId, uuid7 } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startLog, type TestLog, testRing, testSealing } from '@urbe/testkit'
import { openPasswords } from '@urbe/vault'

import { migrations } from '../migrations/index.ts'
import { wire } from '../src/app.ts'
import { startApprovalCourier } from '../src/approval/courier.ts'
import type { Database } from '../src/database.ts'
import { sealOldPasskeyNames } from '../src/factors/passkey-rows.ts'
import { type KeyTimes, VERIFY_ONLY_MS } from '../src/keys/key-phases.ts'
import type { SigningKeys } from '../src/keys/signing-keys.ts'
import { openStoredKeys } from '../src/keys/stored-keys.ts'
import { startAccountLetters } from '../src/mail/account-courier.ts'
import { mailAddresses } from '../src/mail/addresses.ts'
import type { Mailer } from '../src/mail/mailer.ts'
import type { BoundTokens } from '../src/oauth/key-proof.ts'
import type { DeliverReset } from '../src/password/invites.ts'
import { RESET_LIMITS_DEFAULT, type ResetLimits } from '../src/password/reset-limits.ts'
import { openStrength } from '../src/password/strength.ts'
import { readModel } from '../src/read-model.ts'
import { type RevocationFeed, startRevocationFeed } from '../src/revocation/feed.ts'
import { storedRevocations } from '../src/revocation/revocation-list.ts'
import type { RiskMode } from '../src/risk/answer.ts'
import { startClientCourier } from '../src/risk/client-courier.ts'
import { clientPauses } from '../src/risk/client-pauses.ts'
import { startRiskCourier } from '../src/risk/courier.ts'
import { startRiskLetters } from '../src/risk/letter-courier.ts'
import { recentAnswers } from '../src/risk/recent.ts'
import { toldRoles } from '../src/role/queries.ts'
import type { Accounts } from '../src/user/accounts.ts'
import { makeFirstAdministrator } from '../src/user/first-administrator.ts'
import { sealOldNames } from '../src/user/old-names.ts'
import { isEmpty } from '../src/user/queries.ts'
import { clockOf, type MovableClock } from './movable-clock.ts'

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
  readonly movable: MovableClock
  /** For tests that sign what auth would never sign. */
  readonly signing: SigningKeys
  readonly feed: RevocationFeed
  readonly databaseUrl: string
  /** What was told to the trail. */
  readonly acts: readonly AuditAct[]
  /** Path of the key ring. */
  readonly ring: string
  /** Hears of risks and answers them, and does what was agreed to and not done, as the process does; comes back with the way to stop it. */
  readonly answerRisks: (mode: RiskMode) => () => Promise<void>
}

interface StartAuth {
  /** One more replica: the same log, the same database. */
  readonly beside?: Pick<RunningAuth, 'testLog' | 'databaseUrl' | 'movable' | 'ring'>
  readonly times?: KeyTimes
  readonly revocationsMax?: number
  readonly deliverReset?: DeliverReset
  readonly resetLimits?: ResetLimits
  readonly mail?: Mailer
  /** As SECOND_PERSON says it. */
  readonly secondPersonLifted?: boolean
  readonly signatures?: Signatures
  readonly boundTokens?: BoundTokens
}
const usualTimes: KeyTimes = { publishedMs: 600_000, activeMs: 30 * 86_400_000, verifyOnlyMs: VERIFY_ONLY_MS }

/** All of auth but its process: real NATS, real Postgres, a real door; passwords are hashed quickly. */
export async function startAuth(options: StartAuth = {}): Promise<RunningAuth> {
  await using stack = new AsyncDisposableStack()
  const ground = await openGround(stack, options)
  const { clock, db, keys, log, sealing, testLog } = ground
  const { feed, access } = await openAccess(stack, { ...ground, ...options })
  const { deliverReset, mail, resetLimits = RESET_LIMITS_DEFAULT } = options
  const { accounts, names, erasure, bindings, ...wired } = wire({
    ...ground,
    log: testLog.log,
    feed,
    lines: log,
    inspect: access.inspect,
    boundTokens: options.boundTokens ?? 'offered',
    keyEnvironment: 'test',
    resetLimits,
    secondPersonLifted: options.secondPersonLifted ?? false,
    ...(deliverReset !== undefined && { deliverReset }),
    ...(mail !== undefined && { mail }),
    dummyHash: await ground.passwords.hash('nobody knows this one'),
    cursorKey: await cursorKey(db),
    publicOrigin: ORIGIN,
    newId,
  })
  const { signal } = new AbortController()
  await sealOldNames({ db, names, tell: accounts.name, newId, signal })
  await erasure.finish()
  await sealOldPasskeyNames(db, sealing.vault)
  await letAdministratorIn(db, accounts)
  const idempotency = answersOf({ db, clock, service: 'auth', vault: sealing.vault })
  const door = await openDoor({ bindings, access, log, clock, idempotency })
  stack.defer(door.close)
  const kept = stack.move()
  const { faults, movable, databaseUrl, acts, ring } = ground
  return {
    url: `http://127.0.0.1:${door.port}`,
    access,
    faults,
    testLog,
    movable,
    signing: keys.signing,
    feed,
    databaseUrl,
    acts,
    ring,
    answerRisks: (mode) => answerRisks({ ...ground, ...wired, mail, feed }, mode),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** What auth stands on: the log, the tables, the keys, the password workers. */
async function openGround(
  stack: AsyncDisposableStack,
  { beside, times = usualTimes, signatures }: StartAuth,
) {
  const movable = beside?.movable ?? { aheadMs: 0 }
  const clock = clockOf(movable)
  const faults: unknown[] = []
  const log = { ...silent, error: (fields: object) => void faults.push(fields) }
  const testLog = stack.use(await logOf(beside, signatures))
  const databaseUrl = beside?.databaseUrl ?? stack.use(await freshDatabase()).url
  const db = openDatabase<Database>(databaseUrl, { poolMax: 8 })
  stack.defer(() => db.destroy())
  await migrate(db, migrations)
  const passwords = openPasswords({ workers: 1, iterations: ITERATIONS })
  stack.defer(() => passwords.close())
  const strength = openStrength()
  stack.defer(strength.close)
  const acts: AuditAct[] = []
  const audit: AuditTrail = { record: async (act) => void acts.push(act), note: (act) => void acts.push(act) }
  const ring = beside?.ring ?? stack.use(await testRing()).path
  const sealing = await testSealing({ databaseUrl, ring, clock, newId })
  stack.defer(sealing.close)
  const keys = await openStoredKeys({ db, clock, vault: sealing.vault, times })
  const announceShredded = (subject: string) =>
    void testLog.connection.publish(subjects.shredded, Buffer.from(JSON.stringify({ subject })))
  const secrets = { passwords, strength, sealing, keys, announceShredded }
  return { movable, clock, faults, log, testLog, databaseUrl, db, acts, audit, ring, ...secrets }
}

type Ground = Awaited<ReturnType<typeof openGround>>

function answerRisks(
  ground: Ground &
    Pick<ReturnType<typeof wire>, 'sessions' | 'answers' | 'carryOut'> & {
      readonly mail: Mailer | undefined
      readonly feed: RevocationFeed
    },
  mode: RiskMode,
): () => Promise<void> {
  const stopping = new AbortController()
  const meters = createMeters({ service: 'auth' })
  const { signal } = stopping
  const model = readModel({ ...ground, log: ground.testLog.log, logger: ground.log, meters, signal })
  const addresses = mailAddresses(ground.db, ground.sealing.vault)
  const recent = recentAnswers({ ...ground, meters })
  const risk = { ...ground, addresses, meters, mode, newId, publicOrigin: ORIGIN, random: () => 0, recent }
  const pausing = { clientPauses: clientPauses(ground.db, ground.clock), onPause: () => recent.add('pause') }
  const machines = startClientCourier({ ...risk, ...pausing })
  const [courier, letters] = [startRiskCourier(risk), startRiskLetters(risk)]
  const approvals = startApprovalCourier(risk)
  const accountLetters = startAccountLetters({ ...risk, vault: ground.sealing.vault })
  return async () => {
    stopping.abort()
    await courier.stop()
    await machines.stop()
    await letters.stop()
    await approvals.stop()
    await accountLetters.stop()
    await model.stopped
    meters.stop()
  }
}

/** Who may still come in, told and followed. */
async function openAccess(
  stack: AsyncDisposableStack,
  { clock, db, keys, log, testLog: { connection }, revocationsMax }: Ground & StartAuth,
) {
  const feed = await startRevocationFeed({
    connection,
    stored: storedRevocations(db, clock),
    keys: keys.signing,
    toldRoles: () => toldRoles(db),
    log,
    ...(revocationsMax !== undefined && { entriesMax: revocationsMax }),
  })
  stack.defer(feed.stop)
  const access = await followAccess({ connection, issuer: ORIGIN, clock, log })
  stack.defer(access.stop)
  return { feed, access }
}

async function logOf(beside: StartAuth['beside'], signatures?: Signatures): Promise<TestLog> {
  const own = { service: 'auth', ...(signatures && { signatures }) } as const
  return await (beside === undefined ? startLog(own) : openLog(beside.testLog.url, own))
}

async function letAdministratorIn(db: Kysely<Database>, accounts: Accounts): Promise<void> {
  const readPassword = async () => ADMIN_PASSWORD
  const { signal } = new AbortController()
  await makeFirstAdministrator({ accounts, isEmpty: () => isEmpty(db), readPassword, newId, signal })
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

/** Another service's own view of who may come in; it has the same time. */
export async function anotherVerifier(auth: RunningAuth) {
  const view = await openLog(auth.testLog.url, { service: 'simulation' })
  const access = await followAccess({
    connection: view.connection,
    issuer: ORIGIN,
    clock: clockOf(auth.movable),
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
