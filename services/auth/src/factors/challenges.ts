import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'

export const CHALLENGE_SECONDS = 300
const RANDOM_BYTES = 16
const TIME_BYTES = 6
const MAC_BYTES = 16
const BYTES = RANDOM_BYTES + TIME_BYTES + MAC_BYTES

export interface Challenges {
  /** What it is for is bound into it: a challenge for signing in adds no passkey. */
  readonly make: (purpose: string) => Uint8Array<ArrayBuffer>
  /** True once, for a challenge that was made for this purpose and is not too old. */
  readonly take: (purpose: string, challenge: string) => Promise<boolean>
}

/** Challenges that are kept nowhere until they come back, so that asking for them fills no table. */
export function challengesOf(db: Kysely<Database>, key: Uint8Array, clock: Clock): Challenges {
  const macOf = (purpose: string, head: Uint8Array) =>
    createHmac('sha256', key).update(`${purpose}|`).update(head).digest().subarray(0, MAC_BYTES)

  return {
    make(purpose) {
      const time = Buffer.alloc(TIME_BYTES)
      time.writeUIntBE(clock().getTime(), 0, TIME_BYTES)
      const head = Buffer.concat([randomBytes(RANDOM_BYTES), time])
      return new Uint8Array(Buffer.concat([head, macOf(purpose, head)]))
    },
    async take(purpose, text) {
      const challenge = Buffer.from(text, 'base64url')
      if (challenge.length !== BYTES) return false
      const head = challenge.subarray(0, RANDOM_BYTES + TIME_BYTES)
      if (!timingSafeEqual(challenge.subarray(head.length), macOf(purpose, head))) return false
      const now = clock()
      const ageMs = now.getTime() - head.readUIntBE(RANDOM_BYTES, TIME_BYTES)
      if (ageMs < 0 || ageMs > CHALLENGE_SECONDS * 1000) return false
      return await isFirst(db, { challenge: challenge.toString('base64url'), now })
    },
  }
}

async function isFirst(
  db: Kysely<Database>,
  { challenge, now }: { challenge: string; now: Date },
): Promise<boolean> {
  await db.deleteFrom('passkey_challenge').where('until', '<', now).execute()
  const taken = await db
    .insertInto('passkey_challenge')
    .values({ challenge, until: new Date(now.getTime() + CHALLENGE_SECONDS * 1000) })
    .onConflict((conflict) => conflict.doNothing())
    .returning('challenge')
    .executeTakeFirst()
  return taken !== undefined
}
