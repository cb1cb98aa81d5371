import { createHash, randomBytes } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

const TOKEN_BYTES = 32

export interface OneTimeToken {
  readonly token: string
  readonly expiresAt: Date
}

/** Tokens with which a user sets a password. Kept as digests: whoever reads the table can use none of them. */
export interface OneTimeTokens {
  /** The ones before it end. */
  readonly issue: (userId: string, validSeconds: number, made?: Partial<Made>) => Promise<OneTimeToken>
  /** Whether one was issued since then that nobody has used yet. */
  readonly hasSince: (userId: string, since: Date) => Promise<boolean>
  readonly ownerOf: (token: string) => Promise<string | undefined>
  /** The address to which a token went, sealed; null when it was handed out, or is not there. */
  readonly sentTo: (token: string) => Promise<string | null>
  /** Undefined when somebody was faster. All tokens of the user end. */
  readonly take: (trx: Kysely<Database>, token: string) => Promise<Made | undefined>
}

export interface Made {
  /** The address to which the token went, sealed; null when it was handed out. */
  readonly sealedAddress: string | null
  /** What the user was then; null when nobody else made the token. */
  readonly standing: string | null
}

export function oneTimeTokens(db: Kysely<Database>, clock: Clock): OneTimeTokens {
  return {
    async issue(userId, validSeconds, { sealedAddress = null, standing = null } = {}) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url')
      const expiresAt = new Date(clock().getTime() + validSeconds * 1000)
      await db.transaction().execute(async (trx) => {
        await endTokens(trx, userId)
        await trx
          .insertInto('one_time_token')
          .values({
            token_hash: digestOf(token),
            user_id: userId,
            expires_at: expiresAt,
            issued_at: clock(),
            mail_address: sealedAddress,
            standing,
          })
          .execute()
      })
      return { token, expiresAt }
    },
    async hasSince(userId, since) {
      const row = await db
        .selectFrom('one_time_token')
        .select('user_id')
        .where('user_id', '=', userId)
        .where('issued_at', '>', since)
        .executeTakeFirst()
      return row !== undefined
    },
    async ownerOf(token) {
      const row = await db
        .selectFrom('one_time_token')
        .select('user_id')
        .where('token_hash', '=', digestOf(token))
        .where('expires_at', '>', clock())
        .executeTakeFirst()
      return row?.user_id
    },
    async sentTo(token) {
      const row = await db
        .selectFrom('one_time_token')
        .select('mail_address')
        .where('token_hash', '=', digestOf(token))
        .executeTakeFirst()
      return row?.mail_address ?? null
    },
    async take(trx, token) {
      const taken = await trx
        .deleteFrom('one_time_token')
        .where('token_hash', '=', digestOf(token))
        .returning(['user_id', 'mail_address', 'standing'])
        .executeTakeFirst()
      if (taken === undefined) return undefined
      await endTokens(trx, taken.user_id)
      return { sealedAddress: taken.mail_address, standing: taken.standing }
    },
  }
}

/** Links that are still out: somebody who can sign in needs none of them, and nobody else shall have them. */
export async function endTokens(db: Kysely<Database>, userId: string): Promise<void> {
  await db.deleteFrom('one_time_token').where('user_id', '=', userId).execute()
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
