import type { Kysely, Transaction } from 'kysely'

import { ROLES_BYTES_MAX, ROLES_MAX, type RoleDefinition, type RoleEvent } from '@urbe/contracts'
import type { CommandHandler, Handled } from '@urbe/event-log'
import { type Asker, type Position, refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { holdLock } from '../locks.ts'
import type { RoleCommand } from './decide.ts'
import { checkDefinable } from './delegation.ts'
import { applyRoleEvent } from './projection.ts'
import { countHolders, findCustomRole, type StoredRole, toldRoles } from './queries.ts'
import type { Role } from './state.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly handle: CommandHandler<Role, RoleCommand, RoleEvent>
  /** Every service reads the roles anew. */
  readonly tellRoles: () => void
}
interface Change {
  readonly name: string
  readonly asker: Asker
  readonly ifMatch?: number | undefined
}
export interface ChangedRole {
  readonly role: StoredRole
  readonly position: Position
}

export interface Roles {
  readonly create: (change: Change & { readonly definition: RoleDefinition }) => Promise<ChangedRole>
  readonly change: (change: Change & { readonly definition: RoleDefinition }) => Promise<ChangedRole>
  readonly remove: (change: Change) => Promise<Position>
}

export function openRoles(deps: Deps): Roles {
  const write = async (
    type: 'CreateRole' | 'ChangeRole',
    { definition, ...change }: Change & { definition: RoleDefinition },
  ) => {
    const { position } = await obey(deps, change, async (trx) => {
      await checkDefinable(trx, change.asker, { name: change.name, grants: definition.grants })
      return { type, data: definition }
    })
    const role = await findCustomRole(deps.db, change.name)
    if (role === undefined) throw refuse('role_not_found', 'There is no such role')
    return { role, position }
  }
  return {
    create: (change) => write('CreateRole', change),
    change: (change) => write('ChangeRole', change),
    async remove(change) {
      const { position } = await obey(deps, change, async (trx) => ({
        type: 'RemoveRole',
        data: { holders: await countHolders(trx, change.name) },
      }))
      return position
    },
  }
}

async function obey(
  { db, handle, tellRoles }: Deps,
  { name, asker, ifMatch }: Change,
  commandOf: (trx: Transaction<Database>) => Promise<RoleCommand>,
): Promise<Handled<Role, RoleEvent>> {
  const handled = await db.transaction().execute(async (trx) => {
    await holdLock(trx, 'roles')
    const command = await commandOf(trx)
    await checkLimits(trx, name, command)
    const made = await handle(name, command, asker, ifMatch === undefined ? {} : { expectedVersion: ifMatch })
    const first = made.version - made.events.length + 1
    for (const [at, event] of made.events.entries())
      await applyRoleEvent(trx, { name, version: first + at, event })
    return made
  })
  tellRoles()
  return handled
}

async function checkLimits(trx: Transaction<Database>, name: string, command: RoleCommand): Promise<void> {
  if (command.type === 'RemoveRole') return
  const others = (await toldRoles(trx)).roles.filter((each) => each.name !== name)
  if (others.length >= ROLES_MAX)
    throw refuse('too_many_roles', `There can be ${ROLES_MAX} roles beside the system's`)
  const bytes = JSON.stringify([...others, { name, grants: command.data.grants }]).length
  if (bytes > ROLES_BYTES_MAX)
    throw refuse('too_many_roles', `All roles together can have ${ROLES_BYTES_MAX} bytes`)
}
