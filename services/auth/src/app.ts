import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import {
  type SessionEvent,
  sessionEvent,
  streams,
  subjects,
  type UserEvent,
  userEvent,
} from '@urbe/contracts'
import { commandHandler, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import type { Asker, Binding } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'
import {
  type DataKeyStore,
  type KeyProvider,
  type OpenVault,
  type Passwords,
  sealedEvents,
} from '@urbe/vault'

import type { CarryOut } from './approval/carry-out.ts'
import type { SecondPerson } from './approval/second-person.ts'
import type { Database } from './database.ts'
import { accessTokens } from './keys/access-tokens.ts'
import { encryptionKeys } from './keys/encryption-keys.ts'
import { signingRotation } from './keys/rotation.ts'
import { keyRoutes } from './keys/routes.ts'
import type { StoredKeys } from './keys/stored-keys.ts'
import { type Devices, devicesOf } from './login/device.ts'
import { storedKinds } from './login/failure-step.ts'
import { type Login, openLogin } from './login/login.ts'
import { loginThrottle } from './login/throttle.ts'
import { accountLetters } from './mail/account-letters.ts'
import { letteredAccounts, letteredSessions } from './mail/lettered.ts'
import { type BoundTokens, keyProofs } from './oauth/key-proof.ts'
import type { RevocationFeed } from './revocation/feed.ts'
import { type RiskAnswers, riskAnswers } from './risk/answers.ts'
import { guarded } from './risk/guard.ts'
import { checkPerson } from './role/delegation.ts'
import { endingTokensOfMachines } from './service-account/owned.ts'
import type { SessionCommand } from './session/decide.ts'
import { session } from './session/decider.ts'
import { type Families, refreshFamilies } from './session/families.ts'
import { freshness, ofAsker } from './session/fresh.ts'
import { readRefreshToken } from './session/refresh-token.ts'
import { sessionRoutes } from './session/routes.ts'
import { openSessions, type Sessions } from './session/sessions.ts'
import type { Session } from './session/state.ts'
import { withheldRoles } from './session/withheld-roles.ts'
import { keyFor, passwordRules, type SignInGround, wireSignIn } from './sign-in.ts'
import { auditedAccounts } from './trail/accounts.ts'
import { auditedSessions } from './trail/sessions.ts'
import { type Accounts, openAccounts } from './user/accounts.ts'
import type { UserCommand } from './user/decide.ts'
import { user } from './user/decider.ts'
import { type Erasure, openErasure } from './user/erasure.ts'
import { type Names, openNames } from './user/names.ts'
import { activeId, findAccount, findUser, listUsers } from './user/queries.ts'
import { existing, userRoutes } from './user/routes.ts'
import type { User } from './user/state.ts'
import { type AccessGround, wireAccess } from './wire-access.ts'
import { type ApprovalGround, approvalPolicies, openSecondPerson, wireApprovals } from './wire-approvals.ts'

interface Ground extends ApprovalGround {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly keys: StoredKeys
  readonly sealing: Sealing
  /** Tells every process that the keys of a subject are gone. */
  readonly announceShredded: (subject: string) => void
  readonly feed: RevocationFeed
  readonly lines: SignInGround['lines']
  readonly passwords: Passwords
  readonly strength: SignInGround['strength']
  readonly breached?: SignInGround['breached']
  readonly mail?: SignInGround['mail']
  readonly deliverReset?: SignInGround['deliverReset']
  readonly resetLimits: SignInGround['resetLimits']
  readonly audit: AuditTrail
  readonly inspect: AccessGround['inspect']
  readonly boundTokens: BoundTokens
  readonly keyEnvironment: string
  readonly dummyHash: string
  readonly cursorKey: Uint8Array
  readonly publicOrigin: string
  readonly clock: Clock
  readonly newId: NewId
}

interface Sealing {
  readonly vault: OpenVault
  readonly provider: KeyProvider
  readonly store: DataKeyStore
  readonly rewrap: () => Promise<void>
}

interface Wired {
  readonly accounts: Accounts
  readonly names: Names
  readonly erasure: Erasure
  readonly bindings: readonly Binding[]
  readonly sessions: Sessions
  readonly answers: RiskAnswers
  /** Does what two persons agreed to, where that has not been done yet. */
  readonly carryOut: CarryOut
  /** What can be kept in a snapshot now, by the type of the aggregate. */
  readonly take: Readonly<Record<string, TakeSnapshot>>
}

/** Everything that auth answers, wired to what it stands on. */
export function wire(ground: Ground): Wired {
  const { db, keys, sealing, clock } = ground
  const house = openHouse(ground)
  const { policies, accounts, names, erasure, sessions, families, take } = house
  const { answers, demandFresh, demandCleared } = demands(ground, families)
  const { approvals, second } = openSecondPerson(ground, { policies, demandFresh })
  const devices = devicesOf(keyFor(keys.refresh, 'device'), clock)
  const { factors, start, bindings } = wireSignIn(ground, { ...signInHouse(ground, house), second, devices })
  const findByName = async (username: string) => findAccount(db, await names.indexOf(username))
  const { replaceHash } = accounts
  const { accountOf } = names
  const login = openLogin({
    ...{ ...ground, ...house, factors, start, findAccount: findByName },
    ...{ replaceHash, accountOf, storedKinds: storedKinds(db, () => performance.now()) },
  })
  const signing = signingRotation({ signing: keys.signing, feed: ground.feed })
  const { refresh: refreshKey } = keys
  const access = wireAccess(ground, { ...house, second, refreshKey, hasSecondFactor: factors.has })
  const { roles, serviceAccounts } = access
  const agreed = wireApprovals(ground, {
    ...{ policies, demandFresh, approvals, second },
    ...{ accounts, roles, serviceAccounts, signing },
  })
  const encryption = encryptionKeys({ db, ...sealing })
  const own = ownBindings(ground, house, { login, devices, second, demandFresh, ...access })
  const keyDoors = keyRoutes({ signing, encryption }, { ...ground, demandFresh, second })
  const doors = [...own, ...keyDoors, ...bindings, ...access.bindings, ...agreed.bindings]
  return {
    accounts,
    names,
    erasure,
    sessions,
    answers,
    carryOut: agreed.carryOut,
    take: { ...take, ...access.take },
    bindings: guarded(doors, demandCleared),
  }
}

interface Doors {
  readonly login: Login
  readonly devices: Devices
  readonly second: SecondPerson
  readonly demandFresh: (asker: Asker) => Promise<void>
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
}

/** Sessions and users. */
function ownBindings(ground: Ground, house: House, doors: Doors): Binding[] {
  const { db, keys, publicOrigin, cursorKey, feed, clock } = ground
  const { accounts, sessions, families, names, find } = house
  const [findMe, keySet] = [existing(find), keys.signing.keySet]
  const withheldIn = async (sessionId: string, roles: readonly string[]) =>
    await withheldRoles(db, { roles, methods: (await families.find(sessionId))?.methods ?? [] })
  const listOf = async (page: Page) => await Promise.all((await listUsers(db, page)).map(names.show))
  return [
    ...sessionRoutes({
      ...{ ...doors, sessions, families, findMe, withheldIn },
      ...{ keySet, publicOrigin, cursorKey, feed, clock, keyOf: house.proofs.ofPerson },
    }),
    ...userRoutes({
      ...doors,
      accounts,
      findUser: find,
      listUsers: listOf,
      checkPerson: (asker, userId) => checkPerson(db, asker, userId),
      cursorKey,
    }),
  ]
}

/** What who asks has to have proved lately. */
function demands({ db, clock }: Ground, families: Families) {
  const answers = riskAnswers(db, clock)
  const { ofAge, ofRisk } = freshness({ families, clock, ...answers })
  return { answers, demandFresh: ofAsker(ofAge), demandCleared: ofAsker(ofRisk) }
}

type Page = Parameters<typeof listUsers>[1]
type House = ReturnType<typeof openHouse>

/** Users and their sessions. */
function openHouse(ground: Ground) {
  const { db, keys, sealing, publicOrigin, clock } = ground
  const families = refreshFamilies(db, clock)
  const throttle = loginThrottle(db, clock)
  const [handleUser, handleSession] = [userHandler(ground), sessionHandler(ground)]
  const { globalEpoch } = ground.feed
  const sign = accessTokens({ signingKey: keys.signing.current, globalEpoch, issuer: publicOrigin, clock })
  const refreshKey = keys.refresh
  const demandsKey = ground.boundTokens === 'all'
  const opened = openSessions({ ...ground, families, handle: handleSession, sign, refreshKey, demandsKey })
  const proofs = keyProofs({ origin: publicOrigin, clock, demanded: ground.boundTokens })
  const { vault } = sealing
  const letters = accountLetters({ ...ground, vault, canMail: ground.mail !== undefined })
  const familyIn = (token: string) => readRefreshToken(refreshKey, token)?.familyId
  const sessions = letteredSessions(auditedSessions(opened, ground.audit), { families, letters, familyIn })
  const names = openNames(vault)
  const erasure = openErasure({ db, vault, sessions, throttle, announce: ground.announceShredded })
  const rules = passwordRules(ground)
  const { admit: admitPassword } = rules
  const policies = approvalPolicies(ground)
  const { adminsMin } = policies
  const audited = auditedAccounts(
    openAccounts({
      ...{ ...ground, adminsMin, names, erasure, admitPassword, sessions },
      endTokensOfMachines: endingTokensOfMachines(ground),
      handle: handleUser,
    }),
    { audit: ground.audit, rolesOf: async (id) => (await findUser(db, id))?.roles ?? [] },
  )
  const accounts = letteredAccounts(audited, letters)
  const find = async (id: string) => {
    const found = await findUser(db, id)
    return found && (await names.show(found))
  }
  const take = { user: handleUser.takeSnapshot, session: handleSession.takeSnapshot }
  return {
    letters,
    sign,
    proofs,
    families,
    throttle,
    sessions,
    vault,
    names,
    erasure,
    rules,
    policies,
    accounts,
    find,
    take,
  }
}

/** What signing in asks of the users. */
const signInHouse = ({ db, keys }: Ground, { find, names, accounts, ...house }: House) => ({
  ...house,
  secret: keys.refresh,
  usernameOf: async (id: string) => (await existing(find)(id)).username ?? id,
  isActive: async (id: string) => (await find(id))?.status === 'active',
  findActive: async (username: string) => activeId(db, await names.indexOf(username)),
  passwordChanged: accounts.passwordChanged,
})

type Storage = Pick<Ground, 'log' | 'clock'>

const userHandler = ({ log, clock, sealing }: Storage & Pick<Ground, 'sealing'>) =>
  commandHandler<User, UserCommand, UserEvent>({
    log,
    clock,
    seal: sealedEvents({ vault: sealing.vault, event: userEvent, aggregateType: 'user' }).seal,
    decider: user,
    event: userEvent,
    stream: () => streams.platform,
    subject: subjects.user,
  })

const sessionHandler = ({ log, clock }: Storage) =>
  commandHandler<Session, SessionCommand, SessionEvent>({
    log,
    clock,
    decider: session,
    event: sessionEvent,
    stream: () => streams.platform,
    subject: subjects.session,
  })
