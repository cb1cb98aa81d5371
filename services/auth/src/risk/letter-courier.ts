import type { Courier } from '@urbe/read-store'

import type { MailAddresses } from '../mail/addresses.ts'
import { type LetterDeps, startLetters } from '../mail/letter-courier.ts'
import { letters } from '../mail/letters.ts'
import type { Letter } from '../mail/mailer.ts'
import { answerTo, type RiskMode } from './answer.ts'
import { RISK_LETTER, type ToldRisk } from './projection.ts'

interface Deps extends LetterDeps {
  readonly addresses: Pick<MailAddresses, 'find'>
  readonly mode: RiskMode
  readonly publicOrigin: string
}

/** Writes to whom the risk is about what was done, where there is a way to write to them. */
export function startRiskLetters(deps: Deps): Courier {
  return startLetters(deps, { effect: RISK_LETTER, compose: (body) => compose(deps, body) })
}

async function compose(
  { addresses, mode, clock, publicOrigin }: Deps,
  body: string,
): Promise<Letter | string> {
  // Only what the projection wrote stands in the outbox under this effect.
  const told = JSON.parse(body) as ToldRisk
  const answer = answerTo(told, { mode, now: clock() })
  if (answer === undefined) return 'no_answer'
  const to = await addresses.find(told.userId)
  if (to === undefined) return 'no_address'
  return letters.unusual({ to, url: publicOrigin, sessionsEnded: answer === 'end-sessions' })
}
