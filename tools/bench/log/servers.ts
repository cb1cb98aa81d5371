import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  connectLog,
  type EventLog,
  type LogConnection,
  openEventLog,
  provisionStream,
  startProvisioner,
} from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import {
  createCluster,
  findNatsServer,
  freePorts,
  NATS_WAYS,
  natsReady,
  natsServerAt,
  postgresBinaries,
  postgresReady,
  postgresServerAt,
  startOnLeash,
  unprivilegedAccount,
  until,
} from '@urbe/local-servers'

const START_DEADLINE_MS = 120_000
/** As the launcher starts it: a commit is on the disk when it is acknowledged. */
const POSTGRES_SETTINGS = { shared_buffers: '32MB', max_connections: '60', max_wal_size: '256MB', jit: 'off' }

/** A stream of a city of its own. */
export interface Stream {
  readonly stream: string
  readonly subject: (aggregate: number) => string
}

export interface LogServer extends AsyncDisposable {
  readonly url: string
  readonly log: EventLog
  readonly connection: LogConnection
  /** With the right to make streams and consumers. */
  readonly hand: LogConnection
  readonly newStream: () => Promise<Stream>
}

/** nats-server with the fixed streams, a provisioner, and the log as the simulation sees it. */
export async function startLogServer(path: string): Promise<LogServer> {
  const program = await findNatsServer(path)
  if (program === undefined) throw new Error(`no nats-server: ${NATS_WAYS}`)
  await using opened = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'urbe-bench-nats-'))
  opened.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))
  const [port = 0] = await freePorts(1)
  const config = join(dir, 'nats.conf')
  const store = JSON.stringify(join(dir, 'store'))
  await writeFile(config, `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${store} }\n`)
  const ready = (signal: AbortSignal) =>
    until(() => natsReady(port), { deadlineMs: START_DEADLINE_MS, signal })
  const logFile = join(dir, 'nats.log')
  const server = await startOnLeash(natsServerAt(program, config), { logFile, stopSignal: 'TERM', ready })
  opened.defer(server.stop)

  const url = `nats://127.0.0.1:${port}`
  const connect = async (name: string) => {
    const connection = await connectLog({ url, name })
    opened.defer(connection.close)
    return connection
  }
  const [door, hand] = [await connect('event-store'), await connect('provisioner')]
  opened.defer((await startProvisioner({ admit: async () => undefined, door, hand })).stop)
  const connection = await connect('simulation')
  const log = openEventLog(connection, { service: 'simulation', clock: systemClock })
  const closing = opened.move()
  return {
    url,
    log,
    connection,
    hand,
    async newStream() {
      const cityId = randomUUID()
      const stream = await provisionStream(connection, 'simulation', cityId)
      return { stream, subject: (aggregate) => `city.${cityId}.source.${aggregate}` }
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

export interface PostgresServer extends AsyncDisposable {
  readonly url: string
}

/** A throw-away cluster that is as durable as the platform's. */
export async function startPostgresServer(): Promise<PostgresServer> {
  await using opened = new AsyncDisposableStack()
  const account = await unprivilegedAccount()
  const binaries = await postgresBinaries(account)
  const dir = await mkdtemp(join(tmpdir(), 'urbe-bench-postgres-'))
  opened.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))
  const cluster = { binaries, dataDir: join(dir, 'data'), account }
  await createCluster(cluster)
  const [port = 0] = await freePorts(1)
  const ready = (signal: AbortSignal) =>
    until(() => postgresReady(port), { deadlineMs: START_DEADLINE_MS, signal })
  const server = postgresServerAt({ ...cluster, port, settings: POSTGRES_SETTINGS })
  const logFile = join(dir, 'postgres.log')
  opened.defer((await startOnLeash(server, { logFile, stopSignal: 'INT', ready })).stop)
  const closing = opened.move()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}
