import type { ErrorCode, UserEvent } from '@urbe/contracts'
import { Refusal, unreachable } from '@urbe/kernel'

import type { User } from './state.ts'

/** As the user was when two persons agreed to something. */
export interface Seen {
  readonly roles: readonly string[]
  readonly status: string
}

/**
 * `otherAdmins`: active administrators beside this user; `adminsMin` of them must be left to let the others in, one unless more is
 * said. `seen`: refused when the user is not so any more.
 */
interface Bounds {
  readonly otherAdmins: number
  readonly adminsMin?: number | undefined
  readonly seen?: Seen | undefined
}

export type UserCommand =
  | {
      readonly type: 'RegisterUser'
      readonly data: { readonly roles: readonly string[]; readonly username: string }
    }
  /** For those who were registered before the log had names. */
  | { readonly type: 'NameUser'; readonly data: { readonly username: string } }
  | {
      readonly type: 'SetUserRoles'
      readonly data: Bounds & { readonly roles: readonly string[] }
    }
  | { readonly type: 'ChangeUserPassword'; readonly data: object }
  | { readonly type: 'EnableUser'; readonly data: Pick<Bounds, 'seen'> }
  | { readonly type: 'DisableUser' | 'RemoveUser' | 'EraseUser'; readonly data: Bounds }

export function decide(command: UserCommand, user: User, at: string): readonly UserEvent[] {
  if (command.type === 'RegisterUser') {
    if (user.phase !== 'absent') throw no('username_taken', 'this user is registered already')
    const { roles, username } = command.data
    return [{ type: 'UserRegistered', v: 2, data: { roles: rolesOf(roles), username, at } }]
  }
  return 'roles' in user ? change(command, user, at) : ofWhoIsGone(command, user, at)
}

/** Nobody has been there, or nobody is there any more. */
function ofWhoIsGone(
  { type }: UserCommand,
  { phase }: Exclude<User, Registered>,
  at: string,
): readonly UserEvent[] {
  if (phase === 'absent') throw no('user_not_found', 'there is no such user')
  if (phase === 'removed') {
    if (type === 'RemoveUser') return []
    throw no('user_not_found', 'this user has been removed')
  }
  if (type === 'EraseUser') return []
  if (type === 'RemoveUser') return [{ type: 'UserRemoved', v: 1, data: { at } }]
  throw no('subject_erased', 'the personal data of this user have been erased')
}

function change(
  command: Exclude<UserCommand, { type: 'RegisterUser' }>,
  user: Registered,
  at: string,
): readonly UserEvent[] {
  switch (command.type) {
    case 'SetUserRoles':
      return setRoles(command.data, user, at)
    case 'NameUser':
      return user.named === true
        ? []
        : [{ type: 'UserNamed', v: 1, data: { username: command.data.username, at } }]
    case 'ChangeUserPassword':
      return [{ type: 'UserPasswordChanged', v: 1, data: { at } }]
    case 'EnableUser':
      if (user.phase === 'active') return []
      demandSeen(user, command.data)
      return [{ type: 'UserEnabled', v: 1, data: { at } }]
    case 'DisableUser':
      if (user.phase === 'disabled') return []
      keepAnAdmin(user, command.data)
      return [{ type: 'UserDisabled', v: 1, data: { at } }]
    case 'RemoveUser':
      demandSeen(user, command.data)
      keepAnAdmin(user, command.data)
      return [{ type: 'UserRemoved', v: 1, data: { at } }]
    case 'EraseUser':
      demandSeen(user, command.data)
      keepAnAdmin(user, command.data)
      return [{ type: 'UserErased', v: 1, data: { at } }]
    default:
      return unreachable(command)
  }
}

type Registered = Extract<User, { roles: readonly string[] }>

function setRoles(
  { roles, ...bounds }: Bounds & { readonly roles: readonly string[] },
  user: Registered,
  at: string,
): readonly UserEvent[] {
  const wanted = rolesOf(roles)
  if (wanted.join() === rolesOf(user.roles).join()) return []
  demandSeen(user, bounds)
  if (!wanted.includes('admin')) keepAnAdmin(user, bounds)
  return [{ type: 'UserRolesChanged', v: 1, data: { roles: wanted, at } }]
}

function keepAnAdmin(user: Registered, { otherAdmins, adminsMin = 1 }: Bounds): void {
  if (user.phase !== 'active' || !user.roles.includes('admin') || otherAdmins >= adminsMin) return
  throw no(
    'last_admin',
    otherAdmins === 0
      ? 'nobody else could let users in'
      : 'two administrators must stay while two persons are demanded',
  )
}

function demandSeen(user: Registered, { seen }: Pick<Bounds, 'seen'>): void {
  if (seen === undefined) return
  if (seen.status === user.phase && rolesOf(seen.roles).join() === rolesOf(user.roles).join()) return
  throw no('approval_stale', 'the user has changed since it was agreed to')
}

/** Each role once, in one order, so that the same set is the same list. */
const rolesOf = (roles: readonly string[]): string[] => [...new Set(roles)].sort()

const no = (code: ErrorCode, message: string) => new Refusal(code, message)
