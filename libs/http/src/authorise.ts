import type { Principal, Visible } from '@urbe/access'
import type { Endpoint, ErrorCode, Permission } from '@urbe/contracts'

import { refuse } from './problems.ts'

/** `ownerOf`: who owns a city, for rules about one's own; a service that does not know leaves it out. */
export type OwnerOf = (cityId: string) => Promise<string | undefined>

interface Asked {
  readonly endpoint: Endpoint
  readonly principal: Principal | undefined
  readonly params: Readonly<Record<string, string | string[]>>
  readonly address: string
  readonly ownerOf?: OwnerOf | undefined
}

/** The words of the services themselves: what may not be seen is answered as what is not there. */
const absent: Readonly<Partial<Record<ErrorCode, string>>> = {
  city_not_found: 'there is no such city',
  stream_not_found: 'There is no such stream',
}

/** Lets through who may do this, refuses the others with 403, or with 404 when it is about a city that they may not see. */
export async function authorise(asked: Asked): Promise<void> {
  const { endpoint, principal, address } = asked
  const { access, city } = endpoint
  if (access === 'public' || access === 'authenticated') return
  const visible = principal?.visible(access, address)
  if (principal === undefined || visible === undefined || visible.isEmpty) throw notAllowed(access)
  if (city === 'filtered' || visible.isAll) return
  if (city !== undefined) return await authoriseCity({ ...asked, principal, visible, access, city })
  if (!principal.may(access, {}, address).allowed) throw notAllowed(access)
}

interface AskedOfCity extends Asked {
  readonly principal: Principal
  readonly visible: Visible
  readonly access: Permission
  readonly city: Exclude<Endpoint['city'], 'filtered' | undefined>
}
const READ: Permission = 'city:read'

async function authoriseCity(asked: AskedOfCity): Promise<void> {
  const { principal, visible, access, city, address } = asked
  const cityId = cityOf(asked.params[city.param], city.prefix ?? '')
  const ownerId = cityId !== undefined && visible.needsOwner ? await asked.ownerOf?.(cityId) : undefined
  if (principal.may(access, { cityId, ownerId }, address).allowed) return
  // Who may read a city may know that it is there.
  const mayRead = access !== READ && principal.may(READ, { cityId, ownerId }, address).allowed
  if (mayRead) throw notAllowed(access)
  throw refuse(city.missing, absent[city.missing] ?? 'There is no such thing')
}

function cityOf(value: string | string[] | undefined, prefix: string): string | undefined {
  return typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length) : undefined
}

const notAllowed = (permission: Permission) =>
  refuse('not_allowed', `This needs the permission ${permission}`)
