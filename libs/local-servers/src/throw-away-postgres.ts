import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startOnLeash } from './leash.ts'
import { freePorts } from './ports.ts'
import { createCluster, postgresReady, postgresServerAt } from './postgres.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { unprivilegedAccount } from './unprivileged-account.ts'
import { until } from './until.ts'

const START_DEADLINE_MS = 120_000
const FORGETFUL = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }

/** A cluster for tests, quick because it need not survive a crash. */
export async function startThrowAwayPostgres() {
  const account = await unprivilegedAccount()
  const binaries = await postgresBinaries(account)
  const dir = await mkdtemp(join(tmpdir(), 'urbe-postgres-'))
  const remove = () => rm(dir, { recursive: true, force: true, maxRetries: 3 })
  try {
    const cluster = { binaries, dataDir: join(dir, 'data'), account }
    await createCluster(cluster)
    const [port = 0] = await freePorts(1)
    const ready = (signal: AbortSignal) =>
      until(() => postgresReady(port), { deadlineMs: START_DEADLINE_MS, signal })
    const logFile = join(dir, 'postgres.log')
    const server = postgresServerAt({ ...cluster, port, settings: FORGETFUL })
    const { stop } = await startOnLeash(server, { logFile, stopSignal: 'INT', ready })
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: () => stop().then(remove) }
  } catch (error) {
    await remove()
    throw error
  }
}
