import { type Kysely, sql } from 'kysely'

import { ACCESS_TOKEN_SECONDS, CLOCK_SKEW_SECONDS, type Revocation, subjects } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Database, RevocationEntry } from '../database.ts'

const HEARTBEAT_MS = 1_000
/** After this long every token that the entry is about has expired by itself. */
const ENTRY_MS = (ACCESS_TOKEN_SECONDS + 2 * CLOCK_SKEW_SECONDS) * 1000

interface Connection {
  readonly publish: (subject: string, body: Uint8Array) => unknown
  readonly subscribe: (
    subject: string,
    onMessage: (body: Uint8Array, subject: string, reply: string | undefined) => void,
  ) => { readonly unsubscribe: () => void }
}

interface Deps {
  readonly connection: Connection
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly jwks: object
  readonly log: { readonly error: (fields: object, message: string) => void }
}

export interface RevocationFeed {
  readonly revokeSession: (sessionId: string) => Promise<void>
  /** Tokens that carry an older epoch are refused. */
  readonly revokeUser: (userId: string, epoch: number) => Promise<void>
  readonly stop: () => void
}

/** Tells every service at once what has been revoked, and whoever asks what the keys and the whole list are. */
export async function startRevocationFeed({
  connection,
  db,
  clock,
  jwks,
  log,
}: Deps): Promise<RevocationFeed> {
  let newest = await newestSequence(db)
  const tell = (message: Revocation) => {
    newest = Math.max(newest, message.sequence)
    connection.publish(subjects.revoked, bytesOf(message))
  }
  const revoke = async (entry: RevocationEntry) => {
    const until = new Date(clock().getTime() + ENTRY_MS)
    const { sequence } = await db
      .insertInto('revocation')
      .values({ entry, until })
      .returning('sequence')
      .executeTakeFirstOrThrow()
    tell({ ...entry, sequence })
  }
  const untilSeconds = () => Math.ceil((clock().getTime() + ENTRY_MS) / 1000)
  const answer = (subject: string, ask: () => Promise<object>) =>
    connection.subscribe(subject, (_body, _subject, reply) => {
      if (reply === undefined) return
      ask().then(
        (content) => connection.publish(reply, bytesOf(content)),
        (error: unknown) => log.error({ err: error }, `${subject} was not answered`),
      )
    })

  const subscriptions = [
    answer(subjects.jwks, async () => jwks),
    answer(subjects.revocations, () => currentList(db, clock)),
    // Another replica of auth counts in the same table: its messages move our heartbeat on.
    connection.subscribe(subjects.revoked, (body) => {
      newest = Math.max(newest, sequenceOf(body))
    }),
  ]
  const beating = setInterval(() => tell({ kind: 'heartbeat', sequence: newest }), HEARTBEAT_MS)
  return {
    revokeSession: (sessionId) => revoke({ kind: 'session', sessionId, until: untilSeconds() }),
    revokeUser: (userId, epoch) => revoke({ kind: 'user', userId, epoch, until: untilSeconds() }),
    stop() {
      clearInterval(beating)
      for (const each of subscriptions) each.unsubscribe()
    },
  }
}

async function currentList(db: Kysely<Database>, clock: Clock) {
  await db.deleteFrom('revocation').where('until', '<', clock()).execute()
  const rows = await db.selectFrom('revocation').select(['sequence', 'entry']).orderBy('sequence').execute()
  const sequence = Math.max(await newestSequence(db), ...rows.map((row) => row.sequence))
  return { sequence, entries: rows.map(({ sequence: place, entry }) => ({ ...entry, sequence: place })) }
}

/** Rows go, their numbers never come again. */
async function newestSequence(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ value: number }>`
    SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS value FROM revocation_sequence_seq`.execute(db)
  return rows[0]?.value ?? 0
}

function sequenceOf(body: Uint8Array): number {
  try {
    const { sequence } = JSON.parse(Buffer.from(body).toString()) as { sequence?: unknown }
    return typeof sequence === 'number' ? sequence : 0
  } catch {
    // Only auth may publish here: what cannot be read moves nothing.
    return 0
  }
}

const bytesOf = (content: object): Uint8Array => Buffer.from(JSON.stringify(content))
