import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

import { connect, ErrorCode, NatsError, nkeyAuthenticator } from 'nats'
import pg from 'pg'

import type { Search } from './search.ts'

/** A machine under load takes its time. */
const CONNECT_MS = 60_000

export interface Hit {
  /** File, table, message, process or answer. */
  readonly place: string
  readonly canary: string
}

/** What was looked through, so that nobody believes a scan that saw nothing. */
export interface Seen {
  readonly hits: readonly Hit[]
  readonly places: readonly string[]
  readonly bytes: number
}

export interface Piece {
  readonly place: string
  readonly bytes: Buffer
}

export async function scan(pieces: AsyncIterable<Piece> | Iterable<Piece>, search: Search): Promise<Seen> {
  const hits: Hit[] = []
  const places: string[] = []
  let total = 0
  for await (const { place, bytes } of pieces) {
    places.push(place)
    total += bytes.length
    for (const canary of search(bytes)) hits.push({ place, canary })
  }
  return { hits, places, bytes: total }
}

/** All files below a folder but those at the given paths in it: logs, the message store, pages and journal of the database, archives. */
export async function* files(folder: string, but: readonly string[]): AsyncIterable<Piece> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    const place = relative(folder, path)
    if (!entry.isFile() || but.some((each) => place === each || place.startsWith(`${each}/`))) continue
    const bytes = await readFile(path).catch(unlessGone)
    if (bytes !== undefined) yield { place, bytes }
  }
}

/** What is written all the time may be gone again by now; what cannot be read has not been looked through. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

/** Every row of every table of every database, as text: values that a page holds packed are in the clear here. */
export async function* rows(server: pg.ClientConfig): AsyncIterable<Piece> {
  const databases = await ask<{ name: string }>(
    server,
    'select datname as name from pg_database where not datistemplate',
  )
  for (const { name: database } of databases) {
    const place = { ...server, database }
    const tables = await ask<{ name: string }>(
      place,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of tables) {
      const found = await ask<{ row: string }>(place, `select each::text as row from ${name} as each`)
      yield { place: `${database} ${name}`, bytes: Buffer.from(found.map(({ row }) => row).join('\n')) }
    }
  }
}

async function ask<Row extends object>(server: pg.ClientConfig, statement: string): Promise<readonly Row[]> {
  const client = new pg.Client(server)
  await client.connect()
  try {
    // What the statement selects is what the caller names.
    return (await client.query(statement)).rows as Row[]
  } finally {
    await client.end()
  }
}

interface Server {
  readonly url: string
  /** Of a user that may read streams as they are. */
  readonly seed: Uint8Array
  /** Where answers to this user go. */
  readonly inboxPrefix: string
}

export async function connectTo({ url, seed, inboxPrefix }: Server) {
  const authenticator = nkeyAuthenticator(seed)
  return await connect({ servers: url, authenticator, inboxPrefix, timeout: CONNECT_MS })
}

/** Every message of every stream, with its headers, as the server gives it out. */
export async function* messages(server: Server): AsyncIterable<Piece> {
  const connection = await connectTo(server)
  try {
    const manager = await connection.jetstreamManager()
    for await (const name of manager.streams.names()) {
      const { first_seq: first, last_seq: last } = (await manager.streams.info(name)).state
      // A stream that never held a message begins at 0, which is no place.
      for (let seq = Math.max(first, 1); seq <= last; seq++) {
        const message = await manager.streams.getMessage(name, { seq }).catch(unlessNotKept)
        if (message === undefined) continue
        const headers = [...(message.header ?? [])].map(([key, values]) => `${key}: ${values.join()}`)
        const head = Buffer.from(`${message.subject}\n${headers.join('\n')}\n`)
        yield { place: `${name} ${seq}`, bytes: Buffer.concat([head, message.data]) }
      }
    }
  } finally {
    await connection.close()
  }
}

/** Of a stream that keeps the newest of each subject, others are gone. */
function unlessNotKept(error: unknown): undefined {
  if (!(error instanceof NatsError && error.code === ErrorCode.JetStream404NoMessages)) throw error
}

/** What a process was started with: everybody of the same account can read it. */
export async function* processes(pids: Readonly<Record<string, number>>): AsyncIterable<Piece> {
  for (const [name, pid] of Object.entries(pids))
    for (const file of ['environ', 'cmdline'])
      yield { place: `${file} of ${name}`, bytes: await readFile(`/proc/${pid}/${file}`) }
}
