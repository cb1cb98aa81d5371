import type { Kysely } from 'kysely'

import { endpoints, type RoleEvent, roleEvent, streams, subjects } from '@urbe/contracts'
import { commandHandler, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import { type Asker, type Binding, bind } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import { openExplain } from './access/explain.ts'
import type { Database } from './database.ts'
import type { RevocationFeed } from './revocation/feed.ts'
import type { RoleCommand } from './role/decide.ts'
import { role } from './role/decider.ts'
import { checkRolesGrantable } from './role/delegation.ts'
import { listCustomRoles, toldRoles } from './role/queries.ts'
import { openRoles } from './role/roles.ts'
import { roleRoutes } from './role/routes.ts'
import type { Role } from './role/state.ts'
import { findUser } from './user/queries.ts'

interface Ground {
  readonly db: Kysely<Database>
  readonly log: EventLog
  readonly feed: Pick<RevocationFeed, 'tellRoles'>
  readonly clock: Clock
}
interface WiredAccess {
  readonly bindings: readonly Binding[]
  readonly take: Readonly<Record<string, TakeSnapshot>>
  readonly checkGrantable: (asker: Asker, roles: readonly string[]) => Promise<void>
}

/** Who may do what: roles, and why something is allowed or not. */
export function wireAccess({ db, log, feed, clock }: Ground): WiredAccess {
  const handle = commandHandler<Role, RoleCommand, RoleEvent>({
    log,
    clock,
    decider: role,
    event: roleEvent,
    stream: () => streams.platform,
    subject: subjects.role,
  })
  const roles = openRoles({ db, handle, tellRoles: feed.tellRoles })
  const explain = openExplain({
    clock,
    toldRoles: () => toldRoles(db),
    async holderOf(id) {
      const user = await findUser(db, id)
      return user && { actor: `user:${id}`, roles: user.roles, mfa: false }
    },
  })
  return {
    take: { role: handle.takeSnapshot },
    checkGrantable: (asker, names) => checkRolesGrantable(db, asker, names),
    bindings: [
      ...roleRoutes({ roles, listCustomRoles: () => listCustomRoles(db) }),
      bind(endpoints.explainAccess, async ({ body }) => ({ body: await explain(body) })),
    ],
  }
}
