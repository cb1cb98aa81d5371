import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findNatsServer, NATS_WAYS, natsReady, natsServerAt, until } from '@urbe/local-servers'

import { freePort } from './ports.ts'

const START_DEADLINE_MS = 15_000

export interface MortalNats extends AsyncDisposable {
  readonly url: string
  /** Where the streams lie, so that a test can tamper with them while the server is down. */
  readonly storeDir: string
  /** SIGKILL: nothing is written any more. */
  readonly kill: () => Promise<void>
  /** The same server again, on the same port and files. */
  readonly start: () => Promise<void>
}

/** A NATS server that a test kills and starts again. */
export async function startMortalNats({ config = '' }: { config?: string } = {}): Promise<MortalNats> {
  const program = await findNatsServer(process.env['PATH'] ?? '')
  if (program === undefined) throw new Error(`no nats-server: ${NATS_WAYS}`)
  const dir = await mkdtemp(join(tmpdir(), 'urbe-nats-'))
  const storeDir = join(dir, 'store')
  const port = await freePort()
  const file = join(dir, 'nats.conf')
  const basics = `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(storeDir)} }\n`
  await writeFile(file, basics + config, { mode: 0o600 })
  let server: ChildProcess | undefined

  const start = async () => {
    const { command, args, cwd } = natsServerAt(program, file)
    server = spawn(command, args, { cwd, stdio: 'ignore' })
    const there = await until(() => natsReady(port), { deadlineMs: START_DEADLINE_MS })
    if (!there) throw new Error('nats-server did not become ready')
  }
  const kill = async () => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }
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
