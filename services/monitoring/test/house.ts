import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { type Principal, principalWith } from '@urbe/access'
import { thresholds } from '@urbe/anomaly'
import { type KpiSample, type ServiceHeartbeat, subjects } from '@urbe/contracts'
import { noLogLines } from '@urbe/event-log'
import { buildApp, cursorKey, idempotencyStore, listen } from '@urbe/http'
import { systemClock } from '@urbe/kernel'
import { migrate, openDatabase } from '@urbe/read-store'
import { systemIds } from '@urbe/runtime'
import { createMeters } from '@urbe/telemetry'
import { freshDatabase, openLog, startLog, testRing, testSealing } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { startAlerting } from '../src/alerting.ts'
import { detectorViews } from '../src/anomaly/detectors.ts'
import { startAnomalies } from '../src/anomaly/start.ts'
import { bindings } from '../src/bindings.ts'
import { channelSecrets } from '../src/channel/secrets.ts'
import { commandHandlers } from '../src/commands.ts'
import type { Database } from '../src/database.ts'
import { webhookPost } from '../src/delivery/post.ts'
import type { RiskQuery } from '../src/risk/ledger.ts'
import { openTelemetry } from '../src/telemetry.ts'

const newId = systemIds(systemClock)
const UNTIL_MS = 60_000

/** What outlives a process of monitoring: the log and the tables. */
export async function startGround() {
  const log = await startLog({ service: 'monitoring' })
  const database = await freshDatabase()
  const ring = await testRing()
  return {
    ring: ring.path,
    url: log.url,
    databaseUrl: database.url,
    log: log.log,
    publish: log.connection.publish,
    subscribe: log.connection.subscribe,
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await ring[Symbol.asyncDispose]()
    },
  }
}

const quiet = { logger: noLogLines, random: () => 0 }

/** One process of monitoring, but inside the test. */
export async function startHouse(
  ground: { url: string; databaseUrl: string; ring: string },
  allowPrivate = true,
) {
  const view = await openLog(ground.url, { service: 'monitoring' })
  const db = openDatabase<Database>(ground.databaseUrl, { poolMax: 5 })
  await migrate(db, migrations)
  const sealing = await testSealing({ ...ground, clock: systemClock, newId })
  const secrets = channelSecrets(db, sealing.vault)
  await secrets.sealOld()
  const stopping = new AbortController()
  const meters = createMeters({ service: 'monitoring' })
  const post = webhookPost({ allowPrivate })
  const base = { clock: systemClock, db, log: view.log, newId, post, secrets }
  const handlers = commandHandlers(base)
  const telemetry = openTelemetry({ ...base, connection: view.connection, logger: noLogLines, meters })
  const { signal } = stopping
  const alerting = startAlerting({ ...base, ...quiet, handlers, meters, signal, telemetry })
  const { caughtUp } = alerting
  const { connection } = view
  const { risks, start } = trailWatching({ ...base, caughtUp, connection, handlers, vault: sealing.vault })
  const app = buildApp({
    ...base,
    service: 'monitoring',
    bindings: bindings({
      ...{ ...base, allowPrivate, detectors: detectorViews(thresholds.parse({}), { hasPlaces: false }) },
      cursorKey: await cursorKey(db),
      handlers,
      risks,
      telemetry,
    }),
    authenticate: (token) => Promise.resolve(principal(token)),
    idempotency: idempotencyStore(db, systemClock),
    log: { error: () => undefined },
    meters,
    ready: () => [],
    // On a machine of any speed.
    waitFor: (position) => alerting.model.waitFor(position, UNTIL_MS),
  })
  const door = await listen(app, { host: '127.0.0.1', port: 0 })
  await until(() => alerting.ready())
  return {
    db,
    secrets,
    /** Reads the trail of whoever answers for it in the test. */
    watchTrail: start,
    model: alerting.model,
    ask: asker(door.port),
    async [Symbol.asyncDispose]() {
      await door.close()
      stopping.abort()
      await alerting.stop()
      meters.stop()
      await view[Symbol.asyncDispose]()
      await sealing.close()
      await db.destroy()
    },
  }
}

type Watching = Omit<Parameters<typeof startAnomalies>[0], 'logger' | 'meters' | 'placeOf' | 'thresholds'>

/** The risk is that of whoever watches at the moment. */
function trailWatching(house: Watching) {
  let current: ReturnType<typeof watchTrail> | undefined
  return {
    risks(query: RiskQuery) {
      if (current === undefined) throw new Error('nobody watches the trail')
      return current.risks(query)
    },
    start() {
      current = watchTrail(house)
      return current
    },
  }
}

function watchTrail(house: Watching) {
  const meters = createMeters({ service: 'monitoring' })
  const rules = { placeOf: undefined, thresholds: thresholds.parse({}) }
  const watcher = startAnomalies({ ...house, ...rules, logger: noLogLines, meters })
  return {
    ...watcher,
    metrics: async () => (await meters.text()).body,
    async stop() {
      meters.stop()
      await watcher.stop()
    },
  }
}

/** Who asks twice is the same. */
const askers = new Map<string, Principal>()
function principal(role: string): Principal {
  const asker = askers.get(role) ?? principalWith([role])
  askers.set(role, asker)
  return asker
}

interface Asking {
  readonly role?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

function asker(port: number) {
  return async (method: string, path: string, { role = 'operator', body, headers = {} }: Asking = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method,
      headers: {
        ...(role === '' ? {} : { authorization: `Bearer ${role}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, json }
  }
}

export interface Received {
  readonly body: string
  readonly headers: IncomingHttpHeaders
}

/** A receiver of webhooks; the first answers are as given, then 204. */
export async function startReceiver(answers: readonly number[] = []) {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers })
      const status = answers[received.length - 1] ?? 204
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook?token=hush`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function until(condition: () => boolean | Promise<boolean>, ms = UNTIL_MS): Promise<void> {
  for (const end = Date.now() + ms; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

type Publish = (subject: string, bytes: Uint8Array) => void
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

export function tellKpi(publish: Publish, cityId: string, kpis: KpiSample['kpis']): void {
  const at = new Date().toISOString()
  publish(subjects.kpi(cityId), bytesOf({ cityId, tick: 7, simulatedTime: at, at, kpis }))
}

export function tellHeartbeat(publish: Publish, over: Partial<ServiceHeartbeat> = {}): void {
  const at = new Date().toISOString()
  const heartbeat = {
    service: 'auth',
    instance: 'one',
    at,
    startedAt: at,
    status: 'pass',
    checks: [],
    projections: [],
  }
  publish(subjects.meters('auth'), bytesOf({ ...heartbeat, metrics: [], ...over }))
}
