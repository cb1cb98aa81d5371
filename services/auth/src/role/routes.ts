import {
  endpoints,
  type Permission,
  permissionCatalogue,
  type SystemRole,
  systemRoleNames,
  systemRoles,
} from '@urbe/contracts'
import { type Binding, bind, refuse } from '@urbe/http'

/** Roles and permissions as the platform ships them. */
export function roleRoutes(): Binding[] {
  return [
    bind(endpoints.listRoles, async () => ({ body: { items: systemRoleNames.map(viewOf) } })),
    bind(endpoints.getRole, async ({ params }) => {
      const name = systemRoleNames.find((each) => each === params.name)
      if (name === undefined) throw refuse('role_not_found', 'There is no such role')
      return { body: viewOf(name) }
    }),
    bind(endpoints.listPermissions, async () => ({
      body: { items: names.map((name) => ({ name, description: permissionCatalogue[name] })) },
    })),
  ]
}

// The catalogue's own keys; `Object.keys` forgets what they are.
const names = Object.keys(permissionCatalogue) as Permission[]
const viewOf = (name: SystemRole) => ({ name, system: true, permissions: systemRoles[name] })
