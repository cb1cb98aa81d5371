import { type Permission, type SystemRole, systemRoles } from '@urbe/contracts'

/** Who a verified token speaks for. */
export interface Principal {
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly string[]
  readonly permissions: ReadonlySet<Permission>
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly tokenId: string
  readonly epoch: number
}

/** What a set of roles may do together. A role that nobody knows may do nothing. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => (isSystemRole(role) ? systemRoles[role] : [])))
}

const isSystemRole = (role: string): role is SystemRole => Object.hasOwn(systemRoles, role)
