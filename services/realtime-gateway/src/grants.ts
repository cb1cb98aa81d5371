import type { Principal } from '@urbe/access'
import { type Permission, platformReaders, readersOf } from '@urbe/contracts'

import type { Channel } from './channel.ts'

/** Who holds a connection, and from where. */
export interface Holder {
  readonly principal: Pick<Principal, 'facts' | 'may' | 'visible'>
  readonly address?: string | undefined
}

/** Whether a fresh token is of the same session, and bound to the same key, as the one before it. */
export const isSameHolder = (fresh: Principal, { userId, sessionId, boundTo }: Principal): boolean =>
  fresh.userId === userId && fresh.sessionId === sessionId && fresh.boundTo === boundTo

/** Whether this caller may see an event on this subject. Asked for every event, with the permissions of that moment. */
export function maySee({ principal, address }: Holder, subject: readonly string[]): boolean {
  const [root, owner = '', type, id] = subject
  if (root === 'city') return principal.may('city:read', { cityId: owner }, address).allowed
  const needed = root === 'plat' ? readersOf(subject.join('.')) : []
  const resource = type === 'city' ? { cityId: id } : {}
  return needed.length > 0 && needed.every((each) => principal.may(each, resource, address).allowed)
}

/** Whether this caller may see what the channel can bring. Of the directory of cities everybody sees their own part. */
export function maySubscribe(holder: Holder, channel: Channel): boolean {
  const { principal, address } = holder
  if (principal.visible('stream:subscribe', address).isEmpty) return false
  const openTo = (permission: Permission) => principal.visible(permission, address).isAll
  if (channel.kind === 'replay') return openTo('event:read') && openTo('city:read')
  const { pattern, cityId } = channel
  if (cityId !== undefined)
    return principal.may('stream:subscribe', { cityId }, address).allowed && maySee(holder, pattern)
  const [root, owner = '', type] = pattern
  if (root !== 'plat') return false
  if (owner === '*' || owner === '>') return Object.values(platformReaders).every(openTo)
  if (owner === 'simulation' && type === 'city') return !principal.visible('city:read', address).isEmpty
  // What a wildcard brings is looked at one by one.
  const needed = readersOf(pattern.join('.'))
  return needed.length > 0 && needed.every(openTo)
}

/** A city that the caller may not see is answered as one that is not there, if they may see some. */
export function isForeign({ principal, address }: Holder, channel: Channel): boolean {
  const { isEmpty, isAll } = principal.visible('city:read', address)
  return 'cityId' in channel && channel.cityId !== undefined && !isEmpty && !isAll
}
