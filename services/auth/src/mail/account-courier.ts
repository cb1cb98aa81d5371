import type { Courier } from '@urbe/read-store'
import { isShredded, type Vault } from '@urbe/vault'

import { ACCOUNT_LETTER, letterColumn, type OwedLetter } from './account-letters.ts'
import type { MailAddresses } from './addresses.ts'
import { type LetterDeps, startLetters } from './letter-courier.ts'
import type { Letter } from './mailer.ts'
import type { Told } from './told.ts'
import { toldLetter } from './told-letter.ts'

interface Deps extends LetterDeps {
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly addresses: Pick<MailAddresses, 'find' | 'open'>
  readonly publicOrigin: string
}

/** Writes to people what happened to their accounts. */
export function startAccountLetters(deps: Deps): Courier {
  return startLetters(deps, { effect: ACCOUNT_LETTER, compose: (body, key) => compose(deps, body, key) })
}

async function compose(
  { vault, addresses, publicOrigin }: Deps,
  body: string,
  key: string,
): Promise<Letter | string> {
  // Only what is owed by this service stands in the outbox under this effect.
  const { userId, at, told, to: sealedTo } = JSON.parse(body) as OwedLetter
  const to = sealedTo === undefined ? await addresses.find(userId) : await addresses.open(userId, sealedTo)
  if (to === undefined) return 'no_address'
  const opened = await letterColumn(vault, userId).open(key, told)
  if (isShredded(opened)) return 'nobody'
  // The same holds of what was sealed.
  return toldLetter(JSON.parse(opened) as Told, { to, at: new Date(at), url: publicOrigin })
}
