import {
  endpoints,
  type Permission,
  permissionCatalogue,
  type RoleDefinition,
  type SystemRole,
  systemRoleNames,
  systemRoles,
} from '@urbe/contracts'
import { type Asker, type Binding, bind, refuse } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import type { StoredRole } from './queries.ts'
import type { ChangedRole, Roles } from './roles.ts'

interface Deps {
  readonly second: Pick<SecondPerson, 'ask'>
  readonly roles: Roles
  readonly listCustomRoles: () => Promise<readonly StoredRole[]>
  /** Refuses a definition that reaches further than the asker, in what it gives or in what it no longer denies. */
  readonly checkDefinable: (asker: Asker, name: string, definition: RoleDefinition) => Promise<void>
}

/** Roles and permissions: those that the platform ships, and those that its administrators have made. */
export function roleRoutes({ roles, listCustomRoles, checkDefinable, second }: Deps): Binding[] {
  return [
    bind(endpoints.listRoles, async () => ({
      body: { items: [...systemRoleNames.map(viewOfSystem), ...(await listCustomRoles()).map(viewOf)] },
    })),
    bind(endpoints.getRole, async ({ params }) => {
      const system = systemRoleNames.find((each) => each === params.name)
      if (system !== undefined) return { body: viewOfSystem(system) }
      const role = (await listCustomRoles()).find(({ name }) => name === params.name)
      if (role === undefined) throw refuse('role_not_found', 'There is no such role')
      return { body: viewOf(role), version: role.version }
    }),
    bind(endpoints.createRole, async ({ body: { name, ...definition }, asker }) => {
      const made = await roles.create({ name, definition, asker })
      return { ...answerOf(made), headers: { location: `/api/v1/roles/${name}` } }
    }),
    bind(endpoints.changeRole, async ({ params, body: definition, asker, ifMatch }) => {
      const name = custom(params.name)
      await checkDefinable(asker, name, definition)
      const waits = await second.ask({ kind: 'change-role', name, definition }, { asker, ifMatch })
      return waits ?? answerOf(await roles.change({ name, definition, asker, ifMatch }))
    }),
    bind(endpoints.removeRole, async ({ params: { name }, asker, ifMatch }) => ({
      position: await roles.remove({ name: custom(name), asker, ifMatch }),
    })),
    bind(endpoints.listPermissions, async () => ({
      body: { items: names.map((name) => ({ name, description: permissionCatalogue[name] })) },
    })),
  ]
}

function custom(name: string): string {
  const system: readonly string[] = systemRoleNames
  if (system.includes(name)) throw refuse('forbidden', 'A role of the system cannot be changed')
  // It becomes a part of a subject, where a `*` would mean every role.
  if (!endpoints.createRole.body.shape.name.safeParse(name).success)
    throw refuse('role_not_found', 'There is no such role')
  return name
}

// The catalogue's own keys; `Object.keys` forgets what they are.
const names = Object.keys(permissionCatalogue) as Permission[]
const viewOfSystem = (name: SystemRole) => ({ name, system: true, permissions: systemRoles[name] })
const viewOf = ({ name, description, grants, version }: StoredRole) => ({
  name,
  system: false,
  description,
  permissions: [
    ...new Set(grants.flatMap(({ effect, permission }) => (effect === 'allow' ? [permission] : []))),
  ],
  grants: [...grants],
  version,
})
const answerOf = ({ role, position }: ChangedRole) => ({
  body: viewOf(role),
  version: role.version,
  position,
})
