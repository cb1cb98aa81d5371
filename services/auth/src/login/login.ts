import { setTimeout as sleep } from 'node:timers/promises'

import type { Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import type { Clock } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { Sessions } from '../session/sessions.ts'
import type { Account } from '../user/queries.ts'
import type { Attempt, Throttle } from './throttle.ts'

/** Failures come at whole steps of this, so that their time tells nothing about the kind of hash or whether there is one. */
const FAILURE_STEP_MS = 250

interface Deps {
  readonly findAccount: (username: string) => Promise<Account | undefined>
  readonly replaceHash: (userId: string, password: string) => Promise<void>
  readonly passwords: Passwords
  readonly throttle: Throttle
  readonly sessions: Pick<Sessions, 'start'>
  readonly clock: Clock
  /** Of a password that nobody knows: what an unknown name is checked against, so that it takes as long as a known one. */
  readonly dummyHash: string
}

interface Credentials {
  readonly username: string
  readonly password: string
  readonly address: string
  readonly userAgent: string
  readonly asker: CommandAsker
}

export type Login = (credentials: Credentials) => Promise<Tokens>

export function openLogin(deps: Deps): Login {
  const { findAccount, throttle, sessions, clock } = deps
  return async ({ password, address, userAgent, asker, ...given }) => {
    const begun = clock().getTime()
    const username = given.username.normalize('NFKC').toLowerCase()
    const attempt: Attempt = { username, address }
    await throttle.check(attempt)
    const account = await findAccount(username)
    const right = await isRight(deps, password, account)
    if (!right || account?.active !== true) {
      await throttle.failed(attempt)
      await untilStep(clock().getTime() - begun)
      throw refuse('credentials_invalid', 'The name or the password is wrong')
    }
    await throttle.succeeded(attempt)
    if (deps.passwords.needsRehash(account.passwordHash)) await deps.replaceHash(account.id, password)
    return await sessions.start(account.id, userAgent, { ...asker, actor: `user:${account.id}` })
  }
}

/** A password that cannot be one, half a character for instance, is as wrong as any other. */
async function isRight(
  { passwords, dummyHash }: Deps,
  password: string,
  account: Account | undefined,
): Promise<boolean> {
  const plausible = password.isWellFormed() ? password : ''
  const matches = await passwords.verify(plausible, account?.passwordHash ?? dummyHash)
  return matches && account !== undefined && plausible !== ''
}

async function untilStep(passedMs: number): Promise<void> {
  await sleep(Math.ceil(passedMs / FAILURE_STEP_MS) * FAILURE_STEP_MS - passedMs)
}
