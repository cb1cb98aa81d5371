import type { Kysely } from 'kysely'

import { type FollowedAccess, policyOf } from '@urbe/access'
import type { AuditTrail } from '@urbe/audit'
import {
  endpoints,
  type RoleEvent,
  roleEvent,
  type ServiceAccountEvent,
  serviceAccountEvent,
  streams,
  subjects,
} from '@urbe/contracts'
import { commandHandler, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import { type Asker, type Binding, bind } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import { clientOf, type ExplainedSubject, openExplain } from './access/explain.ts'
import type { SecondPerson } from './approval/second-person.ts'
import type { ApprovalPolicies } from './approval-policy/policies.ts'
import type { Database } from './database.ts'
import type { SignAccessToken } from './keys/access-tokens.ts'
import { openClientTokens, openTo } from './oauth/client-tokens.ts'
import { openClients } from './oauth/clients.ts'
import type { KeyProofs } from './oauth/key-proof.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { tokensTold } from './oauth/tokens-told.ts'
import type { RevocationFeed } from './revocation/feed.ts'
import { clientPauses } from './risk/client-pauses.ts'
import type { RoleCommand } from './role/decide.ts'
import { role } from './role/decider.ts'
import { checkDefinable, checkRolesGrantable } from './role/delegation.ts'
import { listCustomRoles, toldRoles } from './role/queries.ts'
import { openRoles, type Roles } from './role/roles.ts'
import { roleRoutes } from './role/routes.ts'
import type { Role } from './role/state.ts'
import type { ServiceAccountCommand } from './service-account/decide.ts'
import { serviceAccount } from './service-account/decider.ts'
import { findServiceAccount, listServiceAccounts } from './service-account/queries.ts'
import { serviceAccountRoutes } from './service-account/routes.ts'
import { openServiceAccounts, type ServiceAccounts } from './service-account/service-accounts.ts'
import type { ServiceAccountState } from './service-account/state.ts'
import type { Families } from './session/families.ts'
import type { Sessions } from './session/sessions.ts'
import { withheldRoles } from './session/withheld-roles.ts'
import { auditedRoles } from './trail/roles.ts'
import { auditedServiceAccounts } from './trail/service-accounts.ts'
import { findUser } from './user/queries.ts'

export interface AccessGround {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly feed: RevocationFeed
  readonly audit: AuditTrail
  readonly inspect: FollowedAccess['inspect']
  /** Stands in every API key, so that one of another installation is told at a glance. */
  readonly keyEnvironment: string
  readonly publicOrigin: string
  readonly cursorKey: Uint8Array
  readonly clock: Clock
  readonly newId: NewId
}
interface AccessHouse {
  readonly second: SecondPerson
  readonly policies: Pick<ApprovalPolicies, 'demanded'>
  readonly sign: SignAccessToken
  readonly proofs: KeyProofs
  readonly families: Pick<Families, 'find'>
  readonly sessions: Pick<Sessions, 'end'>
  readonly refreshKey: Uint8Array
  readonly hasSecondFactor: (userId: string) => Promise<boolean>
}
interface WiredAccess {
  readonly bindings: readonly Binding[]
  readonly take: Readonly<Record<string, TakeSnapshot>>
  readonly roles: Roles
  readonly serviceAccounts: ServiceAccounts
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
}

/** Who may do what: roles, machines and their tokens, and why something is allowed or not. */
export function wireAccess(ground: AccessGround, house: AccessHouse): WiredAccess {
  const { db, feed, cursorKey } = ground
  const [handleRole, handleAccount] = [roleHandler(ground), accountHandler(ground)]
  const checkGrantable = (asker: Asker, names: readonly string[]) => checkRolesGrantable(db, asker, names)
  const { audit } = ground
  const roles = auditedRoles(openRoles({ db, handle: handleRole, tellRoles: feed.tellRoles }), audit)
  const environment = ground.keyEnvironment
  const opened = openServiceAccounts({ ...ground, handle: handleAccount, checkGrantable, environment })
  const accounts = auditedServiceAccounts(opened, audit)
  const explain = openExplain({
    clock: ground.clock,
    toldRoles: () => toldRoles(db),
    twoDemanded: house.policies.demanded,
    subjectOf: (id, { secondFactor }) => subjectOf(db, house, { id, secondFactor }),
  })
  return {
    checkGrantable,
    roles,
    serviceAccounts: accounts,
    take: { role: handleRole.takeSnapshot, 'service-account': handleAccount.takeSnapshot },
    bindings: [
      ...roleRoutes({
        roles,
        second: house.second,
        listCustomRoles: () => listCustomRoles(db),
        checkDefinable: (asker, name, { grants }) => checkDefinable(db, asker, { name, grants }),
      }),
      ...serviceAccountRoutes({
        accounts,
        second: house.second,
        checkGrantable,
        find: (id) => findServiceAccount(db, id),
        list: (page) => listServiceAccounts(db, page),
        cursorKey,
      }),
      ...wireOAuth(ground, house),
      bind(endpoints.explainAccess, async ({ body }) => ({ body: await explain(body) })),
    ],
  }
}

function wireOAuth(ground: AccessGround, { sign, proofs, ...house }: AccessHouse): Binding[] {
  const { db, clock, publicOrigin, newId, inspect, feed } = ground
  const issuer = publicOrigin
  const ownerOf = (id: string) => activeOwner(db, id)
  const { check: checkPause } = clientPauses(db, clock)
  const environment = ground.keyEnvironment
  const clients = openClients({ db, clock, issuer, environment, ownerOf, checkPause })
  const policy = async () => policyOf(await toldRoles(db))
  return oauthRoutes({
    clients,
    issue: openClientTokens({ clients, sign, policy, clock, newId, audit: ground.audit }),
    tokens: tokensTold({ ...house, inspect, feed, issuer, now: clock, audit: ground.audit }),
    keyOf: proofs.ofMachine,
    publicOrigin,
    audit: ground.audit,
  })
}

async function activeOwner(db: Kysely<Database>, id: string) {
  const owner = await findUser(db, id)
  return owner?.status === 'active' ? owner : undefined
}

interface Asked {
  readonly id: string
  readonly secondFactor: boolean
}

/** As a token that was made now would say it. */
async function subjectOf(
  db: Kysely<Database>,
  { hasSecondFactor }: Pick<AccessHouse, 'hasSecondFactor'>,
  { id, secondFactor }: Asked,
): Promise<ExplainedSubject | undefined> {
  const user = await findUser(db, id)
  if (user === undefined) {
    const account = await findServiceAccount(db, id)
    if (account === undefined) return undefined
    const scope = openTo(account, await activeOwner(db, account.ownerId), policyOf(await toldRoles(db)))
    return { holder: { ...clientOf(account), scope }, withheld: [], hasSecondFactor: false }
  }
  const methods = secondFactor ? ['pwd', 'otp'] : ['pwd']
  const withheld = await withheldRoles(db, { roles: user.roles, methods })
  const roles = user.roles.filter((each) => !withheld.includes(each))
  return {
    holder: { actor: `user:${id}`, roles, mfa: secondFactor },
    withheld,
    hasSecondFactor: await hasSecondFactor(id),
  }
}

type Storage = Pick<AccessGround, 'log' | 'clock'>

const roleHandler = ({ log, clock }: Storage) =>
  commandHandler<Role, RoleCommand, RoleEvent>({
    log,
    clock,
    decider: role,
    event: roleEvent,
    stream: () => streams.platform,
    subject: subjects.role,
  })

const accountHandler = ({ log, clock }: Storage) =>
  commandHandler<ServiceAccountState, ServiceAccountCommand, ServiceAccountEvent>({
    log,
    clock,
    decider: serviceAccount,
    event: serviceAccountEvent,
    stream: () => streams.platform,
    subject: subjects.serviceAccount,
  })
