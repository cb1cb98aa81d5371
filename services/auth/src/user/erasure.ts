import { type Kysely, sql } from 'kysely'

import type { CommandAsker } from '@urbe/event-log'
import type { Vault } from '@urbe/vault'

import type { Database } from '../database.ts'
import type { Throttle } from '../login/throttle.ts'
import type { Sessions } from '../session/sessions.ts'
import { subjectOf } from './names.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly vault: Pick<Vault, 'shred'>
  readonly sessions: Pick<Sessions, 'endAllOf'>
  readonly throttle: Pick<Throttle, 'unlock'>
  /** Tells every other process that the keys of a subject are gone. */
  readonly announce: (subject: string) => void
}

interface Forgotten {
  readonly userId: string
  readonly asker: CommandAsker
  /** Null when it has been destroyed before. */
  readonly username: string | null
}

export interface Erasure {
  /** Ends the sessions of a user whom the log has let go, and destroys the user's key. Can be repeated. */
  readonly forget: (user: Forgotten) => Promise<void>
  /** Destroys what an earlier process has left over between the event and the key. */
  readonly finish: () => Promise<number>
}

export function openErasure({ db, vault, sessions, throttle, announce }: Deps): Erasure {
  async function destroy(userId: string): Promise<void> {
    await forgetAnswers(db, userId)
    await db.deleteFrom('identity').where('user_id', '=', userId).execute()
    await vault.shred(subjectOf(userId))
    announce(subjectOf(userId))
  }

  return {
    async forget({ userId, asker, username }) {
      // Digests of the name, by which it could be guessed.
      if (username !== null) await throttle.unlock(username)
      await sessions.endAllOf(userId, { reason: 'user_disabled', asker })
      await destroy(userId)
    },
    async finish() {
      const left = await leftOver(db)
      for (const userId of left) await destroy(userId)
      return left.length
    },
  }
}

/** Users who are gone for the log, and whose key or name still stands. */
async function leftOver(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ user_id: string }>`
    SELECT user_id FROM app_user WHERE status IN ('erased', 'removed') AND (
      EXISTS (SELECT FROM identity WHERE identity.user_id = app_user.user_id)
      OR EXISTS (SELECT FROM data_key WHERE subject = 'user:' || app_user.user_id AND state <> 'shredded')
    )`.execute(db)
  return rows.map((row) => row.user_id)
}

/** Answers that are kept for repeated requests name the person, too: whoever repeats one is told that it is gone. */
async function forgetAnswers(db: Kysely<Database>, userId: string): Promise<void> {
  await sql`UPDATE http_idempotency SET answer = jsonb_set(answer, '{body}', '""')
    WHERE answer -> 'headers' ->> 'location' = ${`/api/v1/users/${userId}`}`.execute(db)
}
