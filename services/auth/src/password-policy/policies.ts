import type { Kysely } from 'kysely'

import type { AuditTrail } from '@urbe/audit'
import { defaultPasswordPolicy, type PasswordPolicy, type PasswordPolicyEvent } from '@urbe/contracts'
import type { CommandAsker, CommandHandler } from '@urbe/event-log'
import type { Position } from '@urbe/http'

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
  readonly asker: CommandAsker
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
}

export function passwordPoliciesOf({ db, handle, audit }: Deps): PasswordPolicies {
  return {
    async read() {
      const row = await db.selectFrom('password_policy').selectAll().executeTakeFirst()
      return { policy: row?.policy ?? defaultPasswordPolicy, version: row?.version ?? 0 }
    },
    async set({ policy, asker, ifMatch }) {
      const options = ifMatch === undefined ? {} : { expectedVersion: ifMatch }
      const command = { type: 'SetPasswordPolicy', data: { policy } } as const
      const { state, version, events, position } = await handle(ID, command, asker, options)
      for (const event of events) await applyPolicyEvent(db, { id: ID, version, event })
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
