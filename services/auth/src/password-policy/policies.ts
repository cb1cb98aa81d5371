import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { defaultPasswordPolicy, type PasswordPolicy, type PasswordPolicyEvent } from '@urbe/contracts'
import type { CommandHandler } from '@urbe/event-log'
import { type Asker, type Position, refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import type { PolicyCommand } from './decide.ts'
import { applyPolicyEvent } from './projection.ts'
import type { PolicyState } from './state.ts'

/** There is one policy, for everybody. */
const ID = 'platform'

export interface VersionedPolicy {
  readonly policy: PasswordPolicy
  /** 0 as long as nobody has changed it. */
  readonly version: number
}

interface Setting {
  readonly policy: PasswordPolicy
  readonly asker: Asker
  readonly ifMatch: number | undefined
}

export interface PasswordPolicies {
  readonly read: () => Promise<VersionedPolicy>
  readonly set: (setting: Setting) => Promise<VersionedPolicy & { readonly position: Position }>
}

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<PolicyState, PolicyCommand, PasswordPolicyEvent>
  readonly audit: Pick<AuditTrail, 'record'>
  /** Ends every access token: the next ones follow the new policy. */
  readonly endTokens: () => Promise<void>
}

export async function storedPolicy(db: Kysely<Database>): Promise<VersionedPolicy> {
  const row = await db.selectFrom('password_policy').selectAll().executeTakeFirst()
  // A row of before may lack what has been added since.
  return { policy: { ...defaultPasswordPolicy, ...row?.policy }, version: row?.version ?? 0 }
}

export function passwordPoliciesOf({ db, handle, audit, endTokens }: Deps): PasswordPolicies {
  return {
    read: () => storedPolicy(db),
    async set({ policy, asker, ifMatch }) {
      const { secondFactorRoles: before } = (await storedPolicy(db)).policy
      // Who may manage users must not take away what protects those who may do more.
      if (String(before) !== String([...policy.secondFactorRoles].sort()) && !asker.can('role:manage'))
        throw refuse('forbidden', 'Which roles need a second factor is said by whoever manages roles')
      const options = ifMatch === undefined ? {} : { expectedVersion: ifMatch }
      const command = { type: 'SetPasswordPolicy', data: { policy } } as const
      const { state, version, events, position } = await handle(ID, command, asker, options)
      for (const event of events) await applyPolicyEvent(db, { id: ID, version, event })
      if (state.policy.secondFactorRoles.some((role) => !before.includes(role))) await endTokens()
      await audit.record({
        action: 'policy.changed',
        outcome: 'allowed',
        actor: { type: 'user', id: asker.actor.replace(/^user:/, '') },
        target: { type: 'password-policy', id: ID },
        details: { version },
      })
      return { policy: state.policy, version, position }
    },
  }
}
