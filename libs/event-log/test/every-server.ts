import { connectLog, type LogConnection } from '@urbe/event-log'
import { natsServers, startLog, startNats, type TestLog } from '@urbe/testkit'

const API_TIMEOUT_MS = 20_000
const utf8 = new TextEncoder()
const text = new TextDecoder()

export interface Place extends AsyncDisposable {
  readonly version: string
  readonly program: string
  readonly url: string
  readonly connection: LogConnection
}

/** A server of every version that this machine has, each with one connection; the caller disposes of them. */
export async function everyServer(): Promise<readonly Place[]> {
  return await Promise.all((await natsServers()).map(open))
}

export type EachLog = TestLog & { readonly version: string }

/** A log on a server of every version, with its provisioner; the caller disposes of them. */
export async function everyLog(): Promise<readonly EachLog[]> {
  const servers = await natsServers()
  return await Promise.all(
    servers.map(async ({ version, program }) => ({ version, ...(await startLog({ program })) })),
  )
}

async function open({ version, program }: { version: string; program: string }): Promise<Place> {
  const server = await startNats({ program })
  const connection = await connectLog({ url: server.url, name: 'tester' })
  return {
    version,
    program,
    url: server.url,
    connection,
    async [Symbol.asyncDispose]() {
      await connection.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** JetStream's own interface; throws when it says no. */
export async function askApi(connection: LogConnection, subject: string, request: object) {
  const body = utf8.encode(JSON.stringify(request))
  const answer = await connection.request(`$JS.API.${subject}`, body, API_TIMEOUT_MS)
  // The cast names the part of JetStream's answer that tests look at.
  const said = JSON.parse(text.decode(answer)) as {
    readonly error?: { readonly description: string }
    readonly cluster?: { readonly leader?: string }
    readonly name?: string
  }
  if (said.error !== undefined) throw new Error(`${subject}: ${said.error.description}`)
  return said
}

interface Replicated {
  readonly name: string
  readonly replicas?: number
}

/** A stream with the settings that the log depends on. */
export async function makeStream(connection: LogConnection, { name, replicas = 1 }: Replicated) {
  return await askApi(connection, `STREAM.CREATE.${name}`, {
    name,
    subjects: [`${name.toLowerCase()}.>`],
    storage: 'file',
    retention: 'limits',
    discard: 'new',
    max_msg_size: 1_048_576,
    num_replicas: replicas,
    duplicate_window: 60_000_000_000,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
  })
}
