import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'
import { type Courier, type Delivered, startCourier } from '@urbe/read-store'

import type { Database } from '../database.ts'
import type { Letter, Mailer } from './mailer.ts'

/** Longer than a mail server may be silent. */
const LEASE_MS = 60_000

export interface LetterDeps {
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly mail: Mailer | undefined
  readonly random: () => number
}

interface Letters {
  readonly effect: string
  /** The letter, or in a word why there is none. */
  readonly compose: (body: string, key: string) => Promise<Letter | string>
}

/** Sends what is owed in letters. A mail server that does not take one is asked again, and delays nobody. */
export function startLetters({ mail, ...deps }: LetterDeps, { effect, compose }: Letters): Courier {
  return startCourier({
    ...deps,
    effect,
    leaseMs: LEASE_MS,
    count: () => undefined,
    async deliver({ body, key }): Promise<Delivered> {
      const letter = await compose(body, key)
      if (typeof letter === 'string') return { delivered: true, outcome: letter }
      if (mail === undefined) return { delivered: true, outcome: 'no_address' }
      try {
        await mail.send(letter)
      } catch (error) {
        // It holds no address.
        deps.log.warn({ err: error, effect }, 'a letter waits for the next try')
        return { delivered: false, outcome: 'not_taken' }
      }
      return { delivered: true, outcome: 'written' }
    },
  })
}
