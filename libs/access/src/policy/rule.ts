import type { Conditions, Permission } from '@urbe/contracts'

import type { Compiled, Subject } from './conditions.ts'

export interface Rule {
  readonly role: string
  readonly effect: 'allow' | 'deny'
  readonly permission: Permission
  readonly given?: Conditions | undefined
  readonly conditions: Compiled
}
/** Somebody with roles, perhaps bounded by what a client was registered for. */
export interface RoleHolder extends Subject {
  readonly roles: readonly string[]
  readonly scope?: ReadonlySet<Permission> | undefined
  /** Of the client as a whole: they hold for whatever it does. */
  readonly within?: Compiled | undefined
}
