import { setTimeout as sleep } from 'node:timers/promises'

import type { ProvenKey } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import type { Tokens } from '@urbe/contracts'
import type { CommandAsker } from '@urbe/event-log'
import { refuse } from '@urbe/http'
import { Refusal } from '@urbe/kernel'
import type { Passwords } from '@urbe/vault'

import type { GivenFactor, SecondFactors } from '../factors/second-factors.ts'
import type { AccountLetters } from '../mail/account-letters.ts'
import { isToldAt, placeOf, type Told } from '../mail/told.ts'
import { plausible } from '../password/plausible.ts'
import type { Method } from '../session/authentication.ts'
import type { StartRecorded } from '../session/recorded-start.ts'
import type { ReplaceHash } from '../user/accounts.ts'
import type { Account } from '../user/queries.ts'
import { pauseToStep, type StoredKinds } from './failure-step.ts'
import { type Attempt, STRANGERS_PROVE_FROM, type Throttle } from './throttle.ts'

interface Deps {
  readonly findAccount: (username: string) => Promise<Account | undefined>
  readonly replaceHash: ReplaceHash
  readonly passwords: Passwords
  readonly throttle: Throttle
  readonly factors: Pick<SecondFactors, 'has' | 'verify'>
  readonly start: StartRecorded
  readonly letters: Pick<AccountLetters, 'owe'>
  readonly audit: Pick<AuditTrail, 'note'>
  /** A pseudonym of the name, the same for every attempt at it, that nobody can turn back without our keys. */
  readonly accountOf: (username: string) => Promise<string>
  readonly storedKinds: () => Promise<StoredKinds>
  /** Of a password that nobody knows: what an unknown name is checked against, so that it takes as long as a known one. */
  readonly dummyHash: string
}

export interface Credentials extends GivenFactor {
  /** As `spellUsername` gives it. */
  readonly username: string
  readonly password: string
  readonly address: string
  readonly userAgent: string
  /** From which this account was signed in to before. */
  readonly device: string | undefined
  /** To which the session's tokens will be bound. */
  readonly key?: ProvenKey | undefined
  readonly asker: CommandAsker
}

export type Login = (credentials: Credentials) => Promise<Tokens>

/** Names are compared in one spelling. */
export const spellUsername = (name: string): string => name.normalize('NFKC').toLowerCase()

/**
 * No more are looked at side by side than passwords can be: those would only take the database from everybody else, to be turned
 * away after all.
 */
export function openLogin(deps: Deps): Login {
  let lookedAt = 0
  const lookAt = async (credentials: Credentials) => {
    lookedAt += 1
    try {
      return await signIn(deps, credentials)
    } finally {
      lookedAt -= 1
    }
  }
  return async (credentials) => {
    if (lookedAt >= deps.passwords.atOnceMax)
      throw refuse('not_ready', 'Too many sign in at this moment', { retryAfterSeconds: 1 })
    const begun = performance.now()
    try {
      return await lookAt(credentials)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await noteRefused(deps, credentials, error)
      // Nobody has looked at it: it is no failure.
      if (error.code === 'not_ready') await deps.throttle.undo(attemptOf(credentials))
      if (isAnswerAtOnce(error)) throw error
      await deps.throttle.failed(attemptOf(credentials))
      const { stepMs } = await deps.storedKinds()
      await sleep(pauseToStep(performance.now() - begun, stepMs))
      throw error
    }
  }
}

async function signIn(deps: Deps, credentials: Credentials): Promise<Tokens> {
  const { throttle, passwords, findAccount, accountOf } = deps
  const { username, password, address, userAgent, key, asker } = credentials
  const attempt = attemptOf(credentials)
  const { failures } = await throttle.admit(attempt)
  const account = await findAccount(username)
  if (!(await isRight(deps, password, account)) || account?.active !== true) {
    await evenOut(deps, password, account)
    const count = failures + 1
    if (attempt.device === undefined && isToldAt(count))
      await tell(deps, account, { kind: 'attempts', failures: count, ...placeOf(credentials) })
    throw wrong()
  }
  const methods = await proven(deps, account, credentials, failures)
  await throttle.succeeded(attempt)
  if (passwords.needsRehash(account.passwordHash)) await rehash(deps, account, credentials)
  const knownDevice = attempt.device !== undefined
  return await deps.start({
    userId: account.id,
    methods: ['pwd', ...methods],
    address,
    userAgent,
    knownDevice,
    failures,
    account: await accountOf(username),
    key,
    asker,
    stands: () => stillStands(deps, credentials, account),
  })
}

/** A password can be changed between the look at it and the session: whoever knows the old one only is too late. */
async function stillStands(
  { findAccount, passwords }: Deps,
  { username, password }: Credentials,
  seen: Account,
): Promise<boolean> {
  const account = await findAccount(username)
  if (account === undefined) return false
  return (
    account.passwordHash === seen.passwordHash ||
    // The same password can have been hashed anew.
    (await passwords.verify(password, account.passwordHash))
  )
}

/** Told to nobody but whoever has the account: the answer is the same whoever it is about. */
async function tell({ letters }: Deps, account: Account | undefined, told: Told): Promise<void> {
  if (account?.active === true) await letters.owe({ userId: account.id, told })
}

/** Whoever has the password and nothing else is not let in; whose password it is shall know. */
async function proven(
  deps: Deps,
  account: Account,
  credentials: Credentials,
  failures: number,
): Promise<readonly Method[]> {
  try {
    const methods = await secondFactor(deps, account, credentials)
    // Who had to bring a second factor and has none is no better than a stranger who guessed right.
    if (failures >= STRANGERS_PROVE_FROM && methods.length === 0) throw wrong()
    return methods
  } catch (error) {
    const isHalfWay = error instanceof Refusal && HALF_WAY.has(error.code)
    if (isHalfWay && credentials.device === undefined)
      await tell(deps, account, { kind: 'half-way', ...placeOf(credentials) })
    throw error
  }
}

/** The password was right. That a second factor is asked for is the way in for its owner, too. */
const HALF_WAY: ReadonlySet<string> = new Set(['invalid_otp', 'invalid_assertion', 'invalid_credentials'])

const attemptOf = ({ username, address, device, otp, passkey }: Credentials): Attempt => ({
  username,
  address,
  device,
  secondFactorGiven: otp !== undefined || passkey !== undefined,
})

const wrong = () => refuse('invalid_credentials', 'The name or the password is wrong')

/** Asked for after the password was right only: whoever sees the question has the password, and still not the account. */
async function secondFactor(
  { factors }: Deps,
  { id }: Account,
  { username, device, otp, passkey }: Credentials,
): Promise<readonly Method[]> {
  if (!(await factors.has(id))) return []
  if (otp === undefined && passkey === undefined)
    throw refuse('second_factor_required', 'This account also needs a code or a passkey')
  return await factors.verify({ userId: id, username, device }, { otp, passkey })
}

async function isRight(
  { passwords, dummyHash }: Deps,
  password: string,
  account: Account | undefined,
): Promise<boolean> {
  const tried = plausible(password)
  const matches = await passwords.verify(tried, account?.passwordHash ?? dummyHash)
  return matches && account !== undefined && tried !== ''
}

/**
 * While some hashes are of another kind, a failure costs one of each, whoever it is about: otherwise, on a machine that has much to
 * do, no step would be long enough to hide which kind it was.
 */
async function evenOut({ storedKinds, passwords, dummyHash }: Deps, password: string, account?: Account) {
  const { importedDummy } = await storedKinds()
  if (importedDummy === undefined) return
  const isImported = account?.passwordHash.startsWith('$2') ?? false
  await passwords.verify(plausible(password), isImported ? dummyHash : importedDummy)
}

async function rehash(
  { replaceHash, audit }: Deps,
  { id, passwordHash: verified }: Account,
  { password, address }: Credentials,
) {
  if (!(await replaceHash({ userId: id, password, verified }))) return
  audit.note({
    action: 'password.rehashed',
    outcome: 'allowed',
    actor: { type: 'user', id },
    context: { address },
  })
}

/** The name that was tried is personal data and stays out; a pseudonym tells which attempts are at the same one. */
async function noteRefused(
  { audit, accountOf }: Deps,
  { username, address, userAgent, device }: Credentials,
  refusal: Refusal,
): Promise<void> {
  const { code } = refusal
  const account = await accountOf(username)
  const limit = refusal.details['limit']
  audit.note({
    action: code === 'too_many_attempts' ? 'login.throttled' : 'login.refused',
    outcome: 'refused',
    reason: code,
    actor: { type: 'anonymous' },
    context: { address, userAgent },
    details: { account, knownDevice: device !== undefined, ...(typeof limit === 'string' && { limit }) },
  })
}

/** Told before anything was verified, so that the time says nothing. */
const isAnswerAtOnce = ({ code }: Refusal): boolean => code === 'too_many_attempts' || code === 'not_ready'
