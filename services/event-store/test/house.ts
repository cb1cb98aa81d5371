import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { openVouching, policyOf, principalWith } from '@urbe/access'
import { openFolderStore } from '@urbe/archive'
import type { NewEvent } from '@urbe/contracts'
import {
  connectLog,
  type Expected,
  noLogLines,
  openEventLog,
  provisionStream,
  startProvisioner,
  UNBORN,
} from '@urbe/event-log'
import { buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { type Clock, systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { createMeters, type Meters } from '@urbe/telemetry'
import { freshDatabase, startNats } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { openArchiving } from '../src/archiving.ts'
import { openAudit } from '../src/audit/open-audit.ts'
import { bindings } from '../src/bindings.ts'
import type { Database } from '../src/database.ts'
import { openJobs } from '../src/integrity/jobs.ts'
import { readModel } from '../src/read-model.ts'
import { replayDoor } from '../src/replays/door.ts'
import { openReplays } from '../src/replays/replays.ts'
import { vouchingAs } from '../src/vouch-as.ts'

const LIMIT_MS = 60_000
const HOUR_MS = 3_600_000
/** The token is the role. */
type Role = 'viewer' | 'operator' | 'admin' | 'agent' | `of:${string}`

interface Options {
  readonly clock?: Clock
  readonly archived?: boolean
  readonly checkpointFile?: string
}

/** The event-store on real NATS and Postgres, and somebody who writes into the log. */
export async function openHouse({ clock = systemClock, archived = false, checkpointFile }: Options = {}) {
  const closing = new AsyncDisposableStack()
  const url = closing.use(await startNats()).url
  const databaseUrl = closing.use(await freshDatabase()).url
  const db = openDatabase<Database>(databaseUrl, { poolMax: 8 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  const connect = connecting(url, closing)
  const connection = await connect('event-store')
  const provisioner = await startProvisioner({
    ...{ admit: async () => undefined, door: connection },
    hand: await connect('provisioner'),
  })
  const log = openEventLog(connection, { service: 'event-store', clock })
  const stop = new AbortController()
  const meters = createMeters({ service: 'event-store' })
  closing.defer(meters.stop)
  const model = readModel({ db, log, logger: noLogLines, meters, signal: stop.signal })
  closing.defer(() => model.stopped)
  closing.defer(() => stop.abort())
  const wiring = { clock, newId: randomUUID, logger: noLogLines }
  const replays = openReplays({ ...wiring, log, connection })
  closing.defer(replays.stop)
  closing.defer(replayDoor({ connection, replays, admit: async () => undefined, logger: noLogLines }))
  const jobs = openJobs({ ...wiring, onEnd: () => undefined, quickMs: LIMIT_MS })
  closing.defer(jobs.stop)
  const faults: object[] = []
  const places = archived ? await archiveFolder(closing) : undefined
  const archive = openArchiving({
    ...{ clock, db, jobs, log, logger: noLogLines, places, provisioner, signal: stop.signal },
    connectRestorer: () => connectLog({ url, name: 'restorer' }),
    segmentAgeMaxMs: HOUR_MS,
  })
  const audit = await auditOf({ clock, connection, db, log, signal: stop.signal, checkpointFile })
  closing.defer(async () => {
    stop.abort()
    await audit.ended()
    await archive.ended()
  })
  const base = { clock, connection, cursorKey: await cursorKey(db), db, log, provisioner, vouchAs }
  const app = buildApp({
    ...front(db, clock, meters),
    bindings: bindings({ ...base, archive, audit, replays, jobs }),
    log: { error: (details: object) => void faults.push(details) },
    // On a machine of any speed.
    waitFor: (position) => model.waitFor(position, LIMIT_MS),
  })
  const { port, close } = await listen(app, { host: '127.0.0.1', port: 0 })
  closing.defer(close)
  const origin = `http://127.0.0.1:${port}/api/v1`
  return {
    ...{ connect, archive, audit, connection, databaseUrl, db, faults, origin, provisioner, replays },
    ...caller(origin),
    ...writer(await connect('simulation')),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

const vouchAs = vouchingAs(openVouching({ service: 'event-store', signatures: undefined, newId: randomUUID }))

const auditOf = (
  wiring: Pick<
    Parameters<typeof openAudit>[0],
    'clock' | 'connection' | 'db' | 'log' | 'signal' | 'checkpointFile'
  >,
) => openAudit({ ...wiring, logger: noLogLines, origin: 'urbe.example/audit/v1', keyFile: undefined })

export type House = Awaited<ReturnType<typeof openHouse>>

const connecting = (url: string, closing: AsyncDisposableStack) => async (name: string) => {
  const connection = await connectLog({ url, name })
  closing.defer(connection.close)
  return connection
}

async function archiveFolder(closing: AsyncDisposableStack) {
  const folder = await mkdtemp(join(tmpdir(), 'urbe-archive-'))
  closing.defer(() => rm(folder, { recursive: true, force: true }))
  return { folder, store: openFolderStore(folder) }
}

const front = (db: ReturnType<typeof openDatabase<Database>>, clock: Clock, meters: Meters) => ({
  service: 'event-store' as const,
  authenticate: (role: string) => Promise.resolve(principal(role as Role)),
  clock,
  idempotency: idempotencyStore(db, clock),
  meters,
  newId: randomUUID,
  ready: () => [],
})

/** `of:<city>` is somebody who may read that city and no other. */
function principal(role: Role) {
  if (!role.startsWith('of:')) return principalWith([role], { sub: role })
  const conditions = { citiesInclude: [role.slice('of:'.length)] }
  const grants = (['city:read', 'event:read'] as const).map((permission) => ({
    effect: 'allow' as const,
    permission,
    conditions,
  }))
  return principalWith([role], { sub: role }, policyOf({ version: role, roles: [{ name: role, grants }] }))
}

interface Call {
  readonly role?: Role
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
/** An answer as tests look at it: the members of its body, whose `status` may be another than that of HTTP. */
export interface Answered {
  readonly http: number
  readonly [member: string]: unknown
}

/** A list in an answer. What its items are is the claim of the test, which fails where it looks at them. */
export function listIn<Item>(answer: Answered, member = 'items'): readonly Item[] {
  const list = answer[member]
  if (!Array.isArray(list)) throw new Error(`no ${member} in ${JSON.stringify(answer)}`)
  return list
}

function caller(origin: string) {
  const call = async (method: string, path: string, { role = 'viewer', body, headers = {} }: Call = {}) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${role}`, ...type, ...headers },
      ...sent,
    })
    const text = await answer.text()
    const { status: http } = answer
    const said: Answered = { http, status: http, ...(text === '' ? {} : JSON.parse(text)) }
    return said
  }
  return {
    call,
    get: (path: string, headers: Readonly<Record<string, string>> = {}) => call('GET', path, { headers }),
    post: (path: string, body: unknown, role: Role = 'admin') => call('POST', path, { body, role }),
  }
}

function writer(connection: Awaited<ReturnType<typeof connectLog>>) {
  const log = openEventLog(connection, { service: 'simulation', clock: systemClock })
  const heads = new Map<string, Expected>()
  return {
    simulation: connection,
    writer: log,
    provisionCity: async () => {
      const cityId = randomUUID()
      await provisionStream(connection, 'simulation', cityId)
      return cityId
    },
    /** One commit behind the last one on its subject. */
    async write(
      { stream, subject, at = new Date().toISOString() }: { stream: string; subject: string; at?: string },
      events: readonly [type: string, data: unknown][],
    ) {
      const written = events.map(([type, data]): NewEvent => ({ type, v: 1, data }))
      const appended = await log.append({
        stream,
        subject,
        events: written,
        expected: heads.get(subject) ?? UNBORN,
        commitId: randomUUID(),
        actor: 'user:42',
        correlationId: randomUUID(),
        at,
      })
      heads.set(subject, appended)
      return appended
    },
  }
}

/** Waits for a condition, never for a time. */
export async function until<Value>(
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  const deadline = Date.now() + LIMIT_MS
  while (Date.now() < deadline) {
    const value = await ask()
    if (value !== undefined && value !== false) return value
    await sleep(20)
  }
  throw new Error(`it did not come true in ${LIMIT_MS} ms`)
}
