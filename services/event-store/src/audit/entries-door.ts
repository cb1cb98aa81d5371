import type { Kysely } from 'kysely'

import { subjects, type TrailAnswer, trailRequest } from '@urbe/contracts'
import type { LogConnection, LogLines } from '@urbe/event-log'

import type { Database } from '../database.ts'
import { grownSoFar } from './append.ts'
import { entryIn } from './queries.ts'

const QUEUE = 'audit-entries'
export const ENTRIES_PER_ANSWER_MAX = 500
/** A message of NATS holds a million bytes. */
export const ANSWER_BYTES_MAX = 700_000
const utf8 = new TextEncoder()

interface Deps {
  readonly db: Kysely<Database>
  readonly connection: Pick<LogConnection, 'subscribe' | 'publish'>
  readonly logger: LogLines
}

/** Shows whoever looks for misuse what the trail holds, in its order. Returns how to stop. */
export function entriesDoor({ db, connection, logger }: Deps): () => void {
  const subscription = connection.subscribe(
    subjects.auditEntries,
    (body, _subject, reply) => {
      if (reply === undefined) return
      answer(db, body).then(
        (given) => connection.publish(reply, utf8.encode(JSON.stringify(given))),
        (error: unknown) => logger.warn({ err: error }, 'entries of the trail have not been shown'),
      )
    },
    { queue: QUEUE },
  )
  return () => subscription.unsubscribe()
}

async function answer(db: Kysely<Database>, body: Uint8Array): Promise<TrailAnswer> {
  const { from } = trailRequest.parse(JSON.parse(new TextDecoder().decode(body)))
  const { size } = await grownSoFar(db)
  const rows = await db
    .selectFrom('audit_entry')
    .select('bytes')
    .where('seq', '>=', from)
    .orderBy('seq')
    .limit(ENTRIES_PER_ANSWER_MAX)
    .execute()
  return { entries: withinBytes(rows).map(entryIn), size }
}

function withinBytes(rows: readonly { readonly bytes: Uint8Array }[]) {
  let left = ANSWER_BYTES_MAX
  const upTo = rows.findIndex(({ bytes }) => {
    left -= bytes.length
    return left < 0
  })
  return upTo < 0 ? rows : rows.slice(0, upTo)
}
