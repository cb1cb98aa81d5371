import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { killableServer } from './killable-server.ts'
import { systemNatsServer } from './nats-program.ts'
import { freePort } from './ports.ts'

export interface MortalNats extends AsyncDisposable {
  readonly url: string
  /** Where the streams lie, so that a test can tamper with them while the server is down. */
  readonly storeDir: string
  /** SIGKILL: nothing is written any more. */
  readonly kill: () => Promise<void>
  /** The same server again, on the same port and files. */
  readonly start: () => Promise<void>
}

interface Options {
  /** More lines for the server's configuration file. */
  readonly config?: string
  /** One of `natsServers()`; the system's own without it. */
  readonly program?: string | undefined
}

/** A NATS server that a test kills and starts again. */
export async function startMortalNats({ config = '', program }: Options = {}): Promise<MortalNats> {
  const which = program ?? (await systemNatsServer())
  const dir = await mkdtemp(join(tmpdir(), 'urbe-nats-'))
  const storeDir = join(dir, 'store')
  const port = await freePort()
  const configFile = join(dir, 'nats.conf')
  const basics = `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(storeDir)} }\n`
  await writeFile(configFile, basics + config, { mode: 0o600 })
  const { start, kill } = killableServer({ program: which, configFile, port })
  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    storeDir,
    kill,
    start,
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(dir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
