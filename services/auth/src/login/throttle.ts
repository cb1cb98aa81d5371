import { createHash } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { type Delayed, giveBack, takeDelayed, takeWindowed, waitFrom } from './buckets.ts'
import { networksOf } from './networks.ts'
import { forgetOld, giveAccountBack, takeAccount } from './spray.ts'

/** Of strangers, all together: five, then longer and longer waits. */
export const STRANGERS = { free: 5, memoryMs: 24 * 3_600_000, windowMs: 3_600_000, windowMax: 50 } as const
/** Of a device from which this account was signed in to before: nobody else's failures count. */
export const KNOWN_DEVICE = { free: 10, memoryMs: 900_000, windowMs: 3_600_000, windowMax: 50 } as const
/** After so many failures since the last success, strangers have to bring a second factor along. */
export const STRANGERS_PROVE_FROM = 100
/** Of one address, and of everything that a large customer of IPv6 has. */
export const ADDRESS = { windowMs: 600_000, max: 30 } as const
export const WIDE_ADDRESS = { windowMs: 600_000, max: 120 } as const
/** Accounts that one address may fail at. */
export const ACCOUNTS_PER_ADDRESS_MAX = 15
/** Codes of second factors, right passwords before them or not. */
export const SECOND_FACTOR = { windowMs: 900_000, max: 10 } as const
/** The same of all known devices and sessions of an account together: whoever has the password can have made many of them. */
export const SECOND_FACTOR_KNOWN = { windowMs: 900_000, max: 30 } as const

const SWEEP_MS = 600_000
/** As many failures as nobody reaches. */
const NEVER = 2_147_483_647

export interface Attempt {
  readonly username: string
  readonly address: string
  /** Known by its cookie, or the session that is open there; undefined for a stranger. */
  readonly device: string | undefined
  readonly secondFactorGiven: boolean
}

/** Whoever has the password and guesses at codes must not keep its owner out who is on a device of theirs. */
export type CodeAttempt = Pick<Attempt, 'username' | 'device'>

export interface Throttle {
  /**
   * Counts the attempt before anything is verified, so that many at once are no more than one after another. Refuses with
   * `too_many_attempts` while the caller has to wait; what is refused is not counted. Answers with the failures of strangers before.
   */
  readonly admit: (attempt: Attempt) => Promise<{ readonly failures: number }>
  readonly failed: (attempt: Attempt) => Promise<void>
  readonly succeeded: (attempt: Attempt) => Promise<void>
  /** An attempt that was admitted and not looked at after all. */
  readonly undo: (attempt: Attempt) => Promise<void>
  /** Counts a code of a second factor: strangers' together, those of each known device apart and all together. */
  readonly admitCode: (attempt: CodeAttempt) => Promise<void>
  readonly codeSucceeded: (attempt: CodeAttempt) => Promise<void>
  /** Forgets every failure at this account. */
  readonly unlock: (username: string) => Promise<void>
}

/** Counts in Postgres, so that replicas and restarts share what they know. Neither names nor addresses are stored. */
export function loginThrottle(db: Kysely<Database>, clock: Clock): Throttle {
  let swept = 0
  const sweep = async (now: Date) => {
    if (now.getTime() - swept < SWEEP_MS) return
    swept = now.getTime()
    await forgetOld(db, new Date(swept - STRANGERS.memoryMs))
  }

  return {
    async admit(attempt) {
      const now = clock()
      await sweep(now)
      return await db.transaction().execute(async (trx) => {
        const failures = await takeDelayed(trx, now, accountBucket(attempt))
        // A known device has only its own failures to answer for.
        if (attempt.device === undefined) await takeAddress(trx, now, attempt)
        return { failures: attempt.device === undefined ? failures - 1 : 0 }
      })
    },
    failed: (attempt) => waitFrom(db, clock(), accountBucket(attempt)),
    async succeeded(attempt) {
      await giveBack(db, { bucket: accountBucket(attempt).bucket, failures: 'all' })
      await giveAddressBack(db, attempt)
    },
    async undo(attempt) {
      await giveBack(db, { bucket: accountBucket(attempt).bucket, failures: 'one' })
      await giveAddressBack(db, attempt)
    },
    async admitCode(attempt) {
      const now = clock()
      const named = { limit: 'code', account: accountOf(attempt.username) } as const
      await db.transaction().execute(async (trx) => {
        await takeWindowed(trx, now, { ...named, ...SECOND_FACTOR, bucket: codeBucket(attempt) })
        if (attempt.device === undefined) return
        await takeWindowed(trx, now, { ...named, ...SECOND_FACTOR_KNOWN, bucket: knownCodes(attempt) })
      })
    },
    async codeSucceeded(attempt) {
      await db.deleteFrom('login_bucket').where('bucket', '=', codeBucket(attempt)).execute()
      if (attempt.device !== undefined) await giveBack(db, { bucket: knownCodes(attempt) })
    },
    async unlock(username) {
      await db.deleteFrom('login_bucket').where('account', '=', accountOf(username)).execute()
      await db.deleteFrom('login_spray').where('account', '=', accountOf(username)).execute()
    },
  }
}

function accountBucket({ username, device, secondFactorGiven }: Attempt): Delayed {
  const account = accountOf(username)
  if (device !== undefined)
    return {
      ...KNOWN_DEVICE,
      limit: 'device',
      bucket: digest('device', username, device),
      account,
      failuresMax: NEVER,
    }
  const failuresMax = secondFactorGiven ? NEVER : STRANGERS_PROVE_FROM
  return { ...STRANGERS, limit: 'strangers', bucket: digest('strangers', username), account, failuresMax }
}

const codeBucket = ({ username, device }: CodeAttempt): string =>
  device === undefined ? digest('code', username) : digest('code', username, device)

const knownCodes = ({ username }: CodeAttempt): string => digest('codes of devices', username)

/** `use`: what is counted, where it is not attempts to sign in. */
export function bucketsOf(address: string, ...use: readonly string[]) {
  const { near, wide } = networksOf(address)
  return {
    near: digest(...use, 'near', near),
    wide: wide === undefined ? undefined : digest(...use, 'wide', wide),
  }
}

async function takeAddress(trx: Kysely<Database>, now: Date, { username, address }: Attempt): Promise<void> {
  const { near, wide } = bucketsOf(address)
  await takeWindowed(trx, now, { bucket: near, limit: 'address', ...ADDRESS })
  if (wide !== undefined) await takeWindowed(trx, now, { bucket: wide, limit: 'network', ...WIDE_ADDRESS })
  const limits = { windowMs: ADDRESS.windowMs, accountsMax: ACCOUNTS_PER_ADDRESS_MAX }
  await takeAccount(trx, now, { address: near, account: accountOf(username), ...limits })
}

async function giveAddressBack(db: Kysely<Database>, { username, address, device }: Attempt): Promise<void> {
  if (device !== undefined) return
  const { near, wide } = bucketsOf(address)
  for (const bucket of [near, wide]) if (bucket !== undefined) await giveBack(db, { bucket })
  await giveAccountBack(db, { address: near, account: accountOf(username) })
}

export const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('base64url')
export const accountOf = (username: string): string => digest('account', username)
