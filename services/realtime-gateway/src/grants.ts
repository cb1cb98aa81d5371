import type { Permission } from '@urbe/contracts'

import type { Channel } from './channel.ts'

type Held = ReadonlySet<Permission>

/** Which permission shows the events of which owner on PLATFORM; owners that are not named are shown to nobody. */
const platform: Readonly<Record<string, Permission>> = {
  simulation: 'city:read',
  monitoring: 'alert:read',
  auth: 'user:read',
}

/** Whether this caller may see an event on this subject. Asked for every event, with the permissions of that moment. */
export function maySee(held: Held, subject: readonly string[]): boolean {
  const [root, owner = ''] = subject
  if (root === 'city') return held.has('city:read')
  const needed = root === 'plat' && Object.hasOwn(platform, owner) ? platform[owner] : undefined
  return needed !== undefined && held.has(needed)
}

/** Whether this caller may see everything that the channel can bring. */
export function maySubscribe(held: Held, channel: Channel): boolean {
  if (!held.has('stream:subscribe')) return false
  if (channel.kind === 'replay') return held.has('event:read') && held.has('city:read')
  const { pattern } = channel
  const [root, owner = ''] = pattern
  const open = owner === '*' || owner === '>'
  if (root !== 'plat' || !open) return maySee(held, pattern)
  return Object.values(platform).every((each) => held.has(each))
}
