import type { Kysely } from 'kysely'

import type { Clock } from '@urbe/kernel'
import { type Courier, type Delivered, type Delivery, startCourier } from '@urbe/read-store'

import type { Database } from '../database.ts'
import type { MailAddresses } from '../mail/addresses.ts'
import { letters } from '../mail/letters.ts'
import type { Mailer } from '../mail/mailer.ts'
import { answerTo, type RiskMode } from './answer.ts'
import { RISK_LETTER, type ToldRisk } from './projection.ts'

/** Longer than a mail server may be silent. */
const LEASE_MS = 60_000

interface Deps {
  readonly addresses: Pick<MailAddresses, 'find'>
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly log: { readonly warn: (fields: object, message: string) => void }
  readonly mail: Mailer | undefined
  readonly mode: RiskMode
  readonly publicOrigin: string
  readonly random: () => number
}

/** Writes to whom the risk is about what was done, where there is a way to write to them. */
export function startRiskLetters(deps: Deps): Courier {
  return startCourier({
    ...deps,
    effect: RISK_LETTER,
    leaseMs: LEASE_MS,
    count: () => undefined,
    deliver: (delivery) => written(deps, delivery),
  })
}

async function written({ addresses, mail, ...deps }: Deps, { body }: Delivery): Promise<Delivered> {
  // Only what the projection wrote stands in the outbox under this effect.
  const told = JSON.parse(body) as ToldRisk
  const answer = answerTo(told, { mode: deps.mode, now: deps.clock() })
  if (answer === undefined) return { delivered: true, outcome: 'no_answer' }
  const to = mail === undefined ? undefined : await addresses.find(told.userId)
  if (mail === undefined || to === undefined) return { delivered: true, outcome: 'no_address' }
  const letter = letters.unusual({ to, url: deps.publicOrigin, sessionsEnded: answer === 'end-sessions' })
  try {
    await mail.send(letter)
  } catch (error) {
    // It holds no address.
    deps.log.warn({ err: error }, 'a letter about unusual acts waits for the next try')
    return { delivered: false, outcome: 'not_taken' }
  }
  return { delivered: true, outcome: 'written' }
}
