import { once } from 'node:events'
import { createServer } from 'node:http'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

import { startThrowAwayPostgres } from '@urbe/local-servers'

type Cluster = Awaited<ReturnType<typeof startThrowAwayPostgres>>

declare global {
  var stopTestServers: (() => Promise<void>) | undefined
}

/** Where the launcher keeps it as well. */
const COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/urbe')

export default async function prepare(): Promise<void> {
  shareCompiled()
  await offerPostgres()
}

/** Tests start hundreds of processes and threads of our own: what one has compiled, the next need not. */
function shareCompiled(): void {
  enableCompileCache(COMPILE_CACHE)
  // biome-ignore lint/style/noProcessEnv: the environment is all that Jest's workers inherit
  process.env['NODE_COMPILE_CACHE'] = COMPILE_CACHE
}

/**
 * One Postgres cluster a run, started when the first test file asks for it: Jest's workers are processes of their own, so
 * they ask over a loopback door whose address they inherit.
 */
async function offerPostgres(): Promise<void> {
  let cluster: Promise<Cluster> | undefined
  const door = createServer((_request, response) => {
    cluster ??= startThrowAwayPostgres()
    cluster.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (address === null || typeof address === 'string') throw new Error('the door to Postgres has no port')
  // biome-ignore lint/style/noProcessEnv: the environment is all that Jest's workers inherit
  process.env['URBE_TEST_POSTGRES'] = `http://127.0.0.1:${address.port}/`
  globalThis.stopTestServers = async () => {
    door.closeAllConnections()
    door.close()
    await cluster?.then(({ stop }) => stop()).catch(() => undefined)
  }
}
