import { createHmac } from 'node:crypto'

import type { Kysely, Transaction } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import {
  type FactorsEvent,
  factorsEvent,
  type PasswordPolicyEvent,
  passwordPolicyEvent,
  streams,
  subjects,
} from '@urbe/contracts'
import { type CommandAsker, commandHandler, type EventLog } from '@urbe/event-log'
import type { Asker, Binding } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import type { Passwords, Vault } from '@urbe/vault'

import type { SecondPerson } from './approval/second-person.ts'
import type { Database } from './database.ts'
import { challengesOf } from './factors/challenges.ts'
import type { FactorsCommand } from './factors/decide.ts'
import { factorsDecider } from './factors/decider.ts'
import { factorChanges } from './factors/own-factors.ts'
import { passkeyLogins } from './factors/passkey-login.ts'
import { passkeyRoutes } from './factors/passkey-routes.ts'
import { passkeysOf } from './factors/passkeys.ts'
import { recoveryCodesOf } from './factors/recovery-codes.ts'
import { factorRoutes } from './factors/routes.ts'
import { secondFactorsOf } from './factors/second-factors.ts'
import type { Factors } from './factors/state.ts'
import { stepUps } from './factors/step-up.ts'
import { totpFactor } from './factors/totp-factor.ts'
import type { Devices } from './login/device.ts'
import type { Throttle } from './login/throttle.ts'
import type { AccountLetters } from './mail/account-letters.ts'
import { mailAddresses } from './mail/addresses.ts'
import type { Mailer } from './mail/mailer.ts'
import type { KeyProofs } from './oauth/key-proof.ts'
import type { BreachedPasswords } from './password/breached.ts'
import { passwordChanges } from './password/change-password.ts'
import { cityWords } from './password/city-names.ts'
import { type DeliverReset, invitesOf } from './password/invites.ts'
import { type AdmitPassword, newPasswords } from './password/new-password.ts'
import { oneTimeTokens } from './password/one-time-tokens.ts'
import { admittingResets, type ResetLimits } from './password/reset-limits.ts'
import { passwordRoutes } from './password/routes.ts'
import type { Strength } from './password/strength.ts'
import type { PolicyCommand } from './password-policy/decide.ts'
import { passwordPolicyDecider } from './password-policy/decider.ts'
import { type PasswordPolicies, passwordPoliciesOf } from './password-policy/policies.ts'
import { passwordPolicyRoutes } from './password-policy/routes.ts'
import type { PolicyState } from './password-policy/state.ts'
import type { RevocationFeed } from './revocation/feed.ts'
import { riskAnswers } from './risk/answers.ts'
import { checkPerson } from './role/delegation.ts'
import type { Families } from './session/families.ts'
import { freshness } from './session/fresh.ts'
import { recordedStarts } from './session/recorded-start.ts'
import type { Sessions } from './session/sessions.ts'

export interface SignInGround {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly lines: { readonly warn: (fields: object, message: string) => void }
  readonly passwords: Passwords
  readonly strength: Pick<Strength, 'estimate'>
  readonly breached?: BreachedPasswords | undefined
  readonly mail?: Mailer | undefined
  readonly deliverReset?: DeliverReset | undefined
  readonly resetLimits: ResetLimits
  readonly audit: AuditTrail
  readonly feed: Pick<RevocationFeed, 'revokeAll'>
  readonly publicOrigin: string
  readonly clock: Clock
  readonly newId: NewId
}

/** Rules for passwords: needed before there are accounts. */
export function passwordRules(ground: SignInGround): { policies: PasswordPolicies; admit: AdmitPassword } {
  const policies = passwordPoliciesOf({
    ...ground,
    handle: policyHandler(ground),
    endTokens: ground.feed.revokeAll,
  })
  const readPolicy = async () => (await policies.read()).policy
  const localWords = () => cityWords(ground.db)
  const { breached, lines: log } = ground
  return { policies, admit: newPasswords({ ...ground, readPolicy, localWords, breached, log }) }
}

interface House {
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly second: Pick<SecondPerson, 'demandNoAdministrator'>
  readonly letters: AccountLetters
  readonly devices: Devices
  readonly rules: ReturnType<typeof passwordRules>
  readonly throttle: Throttle
  readonly families: Families
  readonly sessions: Sessions
  readonly proofs: Pick<KeyProofs, 'ofPerson'>
  /** The key that everything here derives its own from. */
  readonly secret: Uint8Array
  /** Refuses with `user_not_found`. */
  readonly usernameOf: (userId: string) => Promise<string>
  readonly isActive: (userId: string) => Promise<boolean>
  readonly findActive: (username: string) => Promise<string | undefined>
  readonly passwordChanged: (
    trx: Transaction<Database>,
    change: { userId: string; asker: CommandAsker },
  ) => Promise<void>
}

/** Second factors, passkeys, step-up, changes of passwords and invitations. */
export function wireSignIn(ground: SignInGround, house: House) {
  const { db, clock, lines: log } = ground
  const { rules, families } = house
  const deps = { ...ground, ...house }
  const totp = totpFactor(deps)
  const recoveryCodes = recoveryCodesOf(deps)
  const challenges = challengesOf(db, keyFor(house.secret, 'passkey-challenge'), clock)
  const passkeys = passkeysOf({ ...deps, challenges })
  const factors = secondFactorsOf({ ...deps, totp, recoveryCodes, passkeys })
  const changes = factorChanges({ ...deps, handle: factorsHandler(ground), factors, recoveryCodes })
  const { demandedSince } = riskAnswers(db, clock)
  const demandFresh = freshness({ families, clock, demandedSince }).ofAge
  const secondFactor = { admit: rules.admit, hasSecondFactor: factors.has }
  const stepUp = stepUps({ ...deps, factors })
  const invites = invitesOf({
    ...deps,
    ...secondFactor,
    admitReset: admittingResets(ground),
    tokens: oneTimeTokens(db, clock),
    addresses: mailAddresses(db, house.vault),
    mail: ground.mail,
    deliver: ground.deliverReset,
    log,
  })
  const start = recordedStarts({ ...ground, ...house })
  const shared = { ...deps, demandFresh, changes, passkeys }
  const mayTouch = (asker: Asker, userId: string) => checkPerson(db, asker, userId)
  const bindings: readonly Binding[] = [
    ...passwordPolicyRoutes(rules.policies),
    ...passwordRoutes({
      ...deps,
      changePassword: passwordChanges({ ...deps, ...secondFactor }),
      invites,
      checkPerson: mayTouch,
    }),
    ...factorRoutes({ ...shared, factors, totp, recoveryCodes, stepUp, countCode: house.throttle.admitCode }),
    ...passkeyRoutes({ ...shared, login: passkeyLogins({ ...shared, start }), keyOf: house.proofs.ofPerson }),
  ]
  return { factors, start, bindings }
}

/** One secret, many uses: none of them can be taken for another. */
export const keyFor = (secret: Uint8Array, use: string): Uint8Array =>
  createHmac('sha256', secret).update(`urbe/sign-in/v1|${use}`).digest()

type Storage = Pick<SignInGround, 'log' | 'clock'>

const policyHandler = ({ log, clock }: Storage) =>
  commandHandler<PolicyState, PolicyCommand, PasswordPolicyEvent>({
    log,
    clock,
    decider: passwordPolicyDecider,
    event: passwordPolicyEvent,
    stream: () => streams.platform,
    subject: subjects.passwordPolicy,
  })

const factorsHandler = ({ log, clock }: Storage) =>
  commandHandler<Factors, FactorsCommand, FactorsEvent>({
    log,
    clock,
    decider: factorsDecider,
    event: factorsEvent,
    stream: () => streams.platform,
    subject: subjects.factors,
  })
