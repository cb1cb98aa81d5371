import type { ServiceName } from '@urbe/contracts'
import {
  connectLog,
  type EventLog,
  type LogConnection,
  openEventLog,
  type Signatures,
  startProvisioner,
} from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'

import { startNats } from './nats-server.ts'

export interface TestLog extends AsyncDisposable {
  readonly url: string
  readonly connection: LogConnection
  readonly log: EventLog
  /** Everything that the server writes; only of a server that was started here. */
  readonly folder?: string
}

interface StartLog {
  readonly service?: ServiceName
  readonly signatures?: Signatures
  /** One of `natsServers()`; the system's own without it. */
  readonly program?: string | undefined
}

/** A real NATS server with the fixed streams, a provisioner and one service's view of the log. */
export async function startLog({
  service = 'simulation',
  program,
  signatures,
}: StartLog = {}): Promise<TestLog> {
  const server = await startNats({ program })
  const log = await openLog(server.url, { service, provisions: true, ...(signatures && { signatures }) })
  return {
    ...log,
    folder: server.folder,
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

interface OpenLog {
  readonly service?: ServiceName
  /** Whether a provisioner is started beside it; one for each server is enough. */
  readonly provisions?: boolean
  readonly signatures?: Signatures
  /** Copies of each stream that the provisioner makes: 3 on a cluster. */
  readonly replicas?: number
}

/** One more service's view of a log that is there already. */
export async function openLog(
  url: string,
  { service = 'simulation', provisions = false, replicas = 1, signatures }: OpenLog = {},
): Promise<TestLog> {
  const stops: (() => Promise<void> | void)[] = []
  const connect = async (name: ServiceName | 'provisioner') => {
    const connection = await connectLog({ url, name, signatures: name === service ? signatures : undefined })
    stops.push(connection.close)
    return connection
  }
  if (provisions) {
    const [door, hand] = [await connect('event-store'), await connect('provisioner')]
    const { stop } = await startProvisioner({ admit: async () => undefined, door, hand, replicas })
    stops.push(stop)
  }
  const connection = await connect(service)
  const log = openEventLog(connection, { service, clock: systemClock })
  return {
    url,
    connection,
    log,
    async [Symbol.asyncDispose]() {
      for (const stop of stops.reverse()) await stop()
    },
  }
}
