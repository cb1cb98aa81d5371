import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { natsServerAt, startOnLeash, until } from '@urbe/local-servers'

import { systemNatsServer } from './nats-program.ts'

const START_DEADLINE_MS = 60_000

interface Options {
  /** More lines for the server's configuration file: accounts, permissions, limits. */
  readonly config?: string
  /** The most that JetStream may store, as the server's configuration spells it: `260MB`. */
  readonly room?: string
  /** What the configuration may refer to as `$NAME`. */
  readonly env?: Readonly<Record<string, string>>
  /** One of `natsServers()`; the system's own without it. */
  readonly program?: string | undefined
}

export interface NatsServer extends AsyncDisposable {
  readonly url: string
  /** Everything that the server writes. */
  readonly folder: string
}

/** A real server with JetStream on a free port; `await using` stops it and removes its files. */
export async function startNats({ config = '', room, env = {}, program }: Options = {}): Promise<NatsServer> {
  const which = program ?? (await systemNatsServer())
  const dir = await mkdtemp(join(tmpdir(), 'urbe-nats-'))
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
  const configFile = join(dir, 'nats.conf')
  await writeFile(configFile, basics(dir, room) + config, { mode: 0o600 })
  let url: string | undefined
  const ready = async (signal: AbortSignal) =>
    await until(
      async () => {
        url = await announcedUrl(dir)
        return url !== undefined
      },
      { deadlineMs: START_DEADLINE_MS, signal },
    )
  try {
    const logFile = join(dir, 'nats.log')
    const { stop } = await startOnLeash(
      { ...natsServerAt(which, configFile), env },
      {
        logFile,
        stopSignal: 'TERM',
        ready,
      },
    )
    return { url: url ?? '', folder: dir, [Symbol.asyncDispose]: () => stop().then(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}

function basics(dir: string, room: string | undefined): string {
  const limit = room === undefined ? '' : `, max_file_store: ${room}`
  return `listen: "127.0.0.1:-1"
ports_file_dir: ${JSON.stringify(dir)}
jetstream { store_dir: ${JSON.stringify(join(dir, 'store'))}${limit} }
`
}

/** The server writes the port it got into a file whose name holds its process id. */
async function announcedUrl(dir: string): Promise<string | undefined> {
  const name = (await readdir(dir)).find((file) => file.endsWith('.ports'))
  const text = name === undefined ? '' : await readFile(join(dir, name), 'utf8')
  if (text === '') return undefined
  const { nats } = JSON.parse(text) as { readonly nats: readonly string[] }
  return nats[0]
}
