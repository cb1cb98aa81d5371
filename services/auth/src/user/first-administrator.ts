import { setTimeout as sleep } from 'node:timers/promises'

import { type NewId, Refusal } from '@urbe/kernel'

import type { Accounts } from './accounts.ts'

const RETRY_MS = 500
const NAME = 'admin'
/** Told by the log's answer and the busy workers alike: it will pass. */
const PASSING: ReadonlySet<string> = new Set(['not_ready', 'outcome_unknown'])

export interface FirstAdministrator {
  readonly accounts: Pick<Accounts, 'register'>
  readonly isEmpty: () => Promise<boolean>
  readonly readPassword: () => Promise<string>
  readonly newId: NewId
  readonly signal: AbortSignal
}

/** Somebody has to let the others in. Made once, when there is nobody at all; waits for the log to be there. */
export async function makeFirstAdministrator(deps: FirstAdministrator): Promise<boolean> {
  const { accounts, isEmpty, readPassword, newId, signal } = deps
  while (await isEmpty()) {
    const asker = { actor: 'system:auth', correlationId: newId(), commandId: newId() }
    const password = (await readPassword()).trim()
    try {
      await accounts.register({ username: NAME, password, roles: ['admin'], asker })
      return true
    } catch (error) {
      if (error instanceof Refusal && error.code === 'username_taken') return false
      if (!(error instanceof Refusal) || !PASSING.has(error.code)) throw named(error)
      await sleep(RETRY_MS, undefined, { signal })
    }
  }
  return false
}

/** Says which setting is to blame when the policy refuses the password. */
function named(error: unknown): unknown {
  if (!(error instanceof Refusal) || !error.code.startsWith('password_')) return error
  return new Error(`ADMIN_PASSWORD_FILE: ${error.message}`, { cause: error })
}
