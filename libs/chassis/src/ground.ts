import { readFileSync } from 'node:fs'

import type { Kysely } from 'kysely'

import { type OpenTrail, openAuditTrail } from '@urbe/audit'
import { connectLog, type EventLog, type LogConnection, openEventLog } from '@urbe/event-log'
import { type Healing, type Migrations, migrate, openDatabase, openHealing } from '@urbe/read-store'
import { type TlsEnv, tlsFilesOf } from '@urbe/runtime'
import { createMeters, currentTraceparent, type Meters, startTracing } from '@urbe/telemetry'

import type { Self } from './self.ts'
import { signaturesOf, tellFaults } from './signatures.ts'

interface LogEnv extends TlsEnv {
  readonly NATS_URL: string
  readonly NATS_SEED_FILE?: string | undefined
  readonly SIGNING_KEY_FILE?: string | undefined
  readonly SIGNERS_FILE?: string | undefined
  readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined
}
interface GroundEnv extends LogEnv {
  readonly DATABASE_URL: string
  readonly DATABASE_PASSWORD_FILE?: string | undefined
  readonly DATABASE_POOL_MAX: number
}

export interface LogGround {
  readonly meters: Meters
  readonly connection: LogConnection
  readonly eventLog: EventLog
  /** Where acts are written; whoever waits for `record` knows that they are. */
  readonly audit: OpenTrail
}
export interface Ground<DB> extends LogGround {
  readonly db: Kysely<DB>
  readonly healing: Healing
}

/** What a service without tables stands on: meters, traces and the log. */
export async function openLog(self: Self<LogEnv>): Promise<LogGround> {
  const meters = await openMeters(self)
  return { meters, ...(await connect(self, meters)) }
}

/** What a service with tables stands on. Opened first, closed last. */
export async function openGround<DB>(self: Self<GroundEnv>, migrations: Migrations): Promise<Ground<DB>> {
  const { env, log, onStop } = self
  const meters = await openMeters(self)
  const healing = openHealing()
  const tls = tlsFilesOf(env)
  const db = openDatabase<DB>(env.DATABASE_URL, {
    poolMax: env.DATABASE_POOL_MAX,
    onError: (err) => log.warn({ err }, 'a connection to the database broke'),
    healing,
    ca: tls && readFileSync(tls.caFile),
    passwordFile: env.DATABASE_PASSWORD_FILE,
  })
  onStop('database', () => db.destroy())
  await migrate(db, migrations)
  return { meters, db, healing, ...(await connect(self, meters)) }
}

async function openMeters({ name, env, onStop }: Self<LogEnv>): Promise<Meters> {
  const meters = createMeters({ service: name })
  onStop('meters', meters.stop)
  onStop('traces', await startTracing({ service: name, endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT }))
  return meters
}

async function connect(self: Self<LogEnv>, meters: Meters) {
  const { name, env, log, clock, newId, onStop } = self
  const signatures = signaturesOf(self)
  const connection = await connectLog({
    url: env.NATS_URL,
    seedFile: env.NATS_SEED_FILE,
    tls: tlsFilesOf(env),
    name,
    log,
    signatures,
  })
  onStop('log', connection.close)
  const eventLog = openEventLog(connection, { service: name, clock, traceparent: currentTraceparent })
  const audit = openAuditTrail({ connection, service: name, clock, newId, meters, log })
  onStop('audit trail', audit.stop)
  if (signatures !== undefined) tellFaults(signatures, { service: name, audit, meters, log })
  return { connection, eventLog, audit }
}
