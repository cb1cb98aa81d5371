import type { Kysely } from 'kysely'

import { type Clock, Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'
import { takeWindowed } from '../login/buckets.ts'
import { accountOf, bucketsOf, digest } from '../login/throttle.ts'

export const RESETS_ACCOUNT_WINDOW_MS = 3_600_000
export const RESETS_ADDRESS_WINDOW_MS = 600_000
/** A large customer of IPv6 may ask as often as so many addresses. */
export const WIDE_ADDRESSES = 4

/** Resets that may be asked for in a window. */
export interface ResetLimits {
  readonly perAccountMax: number
  readonly perAddressMax: number
}
export const RESET_LIMITS_DEFAULT: ResetLimits = { perAccountMax: 10, perAddressMax: 30 }

interface Asked {
  readonly username: string
  readonly address: string
}

/** Refuses with `too_many_attempts`. Counts before anybody is looked up: the same for names that nobody has. */
export type AdmitReset = (asked: Asked) => Promise<void>

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly resetLimits: ResetLimits
}

export function admittingResets({ db, clock, resetLimits }: Deps): AdmitReset {
  const { perAccountMax, perAddressMax } = resetLimits
  return async ({ username, address }) => {
    const now = clock()
    const { near, wide } = bucketsOf(address, 'reset')
    const ofAddress = { limit: 'address', windowMs: RESETS_ADDRESS_WINDOW_MS, max: perAddressMax } as const
    const ofNetwork = { ...ofAddress, limit: 'network', max: WIDE_ADDRESSES * perAddressMax } as const
    const ofAccount = { limit: 'account', windowMs: RESETS_ACCOUNT_WINDOW_MS, max: perAccountMax } as const
    const account = accountOf(username)
    try {
      // What one of them refuses is counted by none.
      await db.transaction().execute(async (trx) => {
        await takeWindowed(trx, now, { ...ofAddress, bucket: near })
        if (wide !== undefined) await takeWindowed(trx, now, { ...ofNetwork, bucket: wide })
        await takeWindowed(trx, now, { ...ofAccount, bucket: digest('reset', username), account })
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal(error.code, 'Too many resets were asked for: wait before the next one', error.details)
    }
  }
}
