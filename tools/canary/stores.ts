import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The database server of a state folder, as its superuser. */
export async function databaseAt(stateDir: string) {
  const { postgres: port } = await json<{ postgres: number }>(join(stateDir, 'ports.json'))
  const password = (await readFile(join(stateDir, 'passwords', 'postgres'), 'utf8')).trim()
  return { host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' }
}

/** Its message server, as the user that may read every stream. */
export async function streamsAt(stateDir: string) {
  const { nats } = await json<{ nats: number }>(join(stateDir, 'ports.json'))
  const seed = await readFile(join(stateDir, 'nats', 'seeds', 'event-store.nk'))
  return { url: `127.0.0.1:${nats}`, seed, inboxPrefix: '_INBOX.event-store' }
}

export async function json<Content>(path: string): Promise<Content> {
  // Files of the launcher, which writes them as a whole.
  return JSON.parse(await readFile(path, 'utf8')) as Content
}
