import type { Kysely } from 'kysely'

import type { PasswordPolicy } from '@urbe/contracts'
import { refuse } from '@urbe/http'
import type { Passwords } from '@urbe/vault'

import type { Database } from '../database.ts'
import type { BreachedPasswords } from './breached.ts'
import { wordsOf } from './city-names.ts'
import { brokenRule, type Candidate } from './rules.ts'
import type { Strength } from './strength.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly readPolicy: () => Promise<PasswordPolicy>
  /** Names of what everybody here knows. */
  readonly localWords: () => Promise<readonly string[]>
  readonly strength: Pick<Strength, 'estimate'>
  readonly breached: BreachedPasswords | undefined
  readonly passwords: Pick<Passwords, 'hash' | 'verify'>
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

export interface NewPassword extends Omit<Candidate, 'password' | 'ownWords'> {
  readonly password: string
  readonly username: string
  /** Whose earlier passwords may not come again. */
  readonly userId?: string
  /** The field that is to blame. */
  readonly pointer: string
}

/** The hash of a password that the policy lets pass; refuses with the code of the first rule that is broken. */
export type AdmitPassword = (candidate: NewPassword) => Promise<string>

const words = {
  password_too_short: 'The password is too short',
  password_too_long: 'The password is too long',
  password_blocked:
    'The password is on a list of common or stolen ones, or is made of words that everybody here knows',
  password_too_weak: 'The password is easy to guess',
  password_reused: 'The password was used before',
} as const
type Rule = keyof typeof words

export function newPasswords(deps: Deps): AdmitPassword {
  return async ({ pointer, ...given }) => {
    const password = given.password.normalize('NFKC')
    const policy = await deps.readPolicy()
    const broken = await firstBroken(deps, policy, { ...given, password })
    if (broken !== undefined)
      throw refuse(broken, words[broken], { errors: [{ pointer, code: broken, detail: words[broken] }] })
    return await deps.passwords.hash(password)
  }
}

type Given = Omit<NewPassword, 'pointer'>

async function firstBroken(deps: Deps, policy: PasswordPolicy, given: Given): Promise<Rule | undefined> {
  const { password, username, secondFactor } = given
  const ownWords = [username, ...wordsOf(username), ...(await deps.localWords())]
  const broken = brokenRule(policy, { password, ownWords, secondFactor })
  if (broken !== undefined) return broken
  const { common, score } = await deps.strength.estimate(password, [...policy.contextWords, ...ownWords])
  if (policy.blockCommon && (common || (await isBreached(deps, password)))) return 'password_blocked'
  if (score < policy.strengthMin) return 'password_too_weak'
  return (await isReused(deps, policy, given)) ? 'password_reused' : undefined
}

/** A list that cannot be read is told of, and stops nobody from choosing a password. */
async function isBreached({ breached, log }: Deps, password: string): Promise<boolean> {
  try {
    return (await breached?.has(password)) ?? false
  } catch (error) {
    log.warn({ err: error }, 'the list of breached passwords cannot be read: a password was not looked up')
    return false
  }
}

async function isReused(
  { db, passwords }: Deps,
  { historyLength }: PasswordPolicy,
  { userId, password }: Given,
): Promise<boolean> {
  if (userId === undefined || historyLength === 0) return false
  // One that came along from elsewhere, or was hashed anew, is not in the list.
  const current = await db
    .selectFrom('credential')
    .select('password_hash')
    .where('user_id', '=', userId)
    .execute()
  const rows = await db
    .selectFrom('password_history')
    .select('password_hash')
    .where('user_id', '=', userId)
    .orderBy('changed_at', 'desc')
    .limit(historyLength)
    .execute()
  const hashes = new Set([...current, ...rows].map((row) => row.password_hash))
  for (const hash of hashes) if (await passwords.verify(password, hash)) return true
  return false
}
