import type { Principal, ProofWanted, Visible } from '@urbe/access'
import type { Endpoint, ErrorCode, Permission } from '@urbe/contracts'

import { refuse } from './problems.ts'
import { isUuid } from './uuid.ts'

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
  if (principal === undefined) throw notAllowed(access)
  const visible = principal.visible(access, address)
  if (visible.isAll || (city === 'filtered' && !visible.isEmpty)) return
  if (typeof city === 'object') return await authoriseCity({ ...asked, principal, visible, access, city })
  const resource = city === 'filtered' ? undefined : {}
  if (resource !== undefined && principal.may(access, resource, address).allowed) return
  demandProof(principal.wanting(access, resource, address))
  throw notAllowed(access)
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
  const waits = principal.wanting(access, undefined, address) !== undefined
  if (visible.isEmpty && !waits) throw notAllowed(access)
  // Of rules that wait for a proof it is not said whether they look at owners.
  const needsOwner = visible.needsOwner || waits
  const isKnowable = cityId !== undefined && isUuid(cityId)
  const ownerId = isKnowable && needsOwner ? await asked.ownerOf?.(cityId) : undefined
  if (principal.may(access, { cityId, ownerId }, address).allowed) return
  demandProof(principal.wanting(access, { cityId, ownerId }, address))
  // Who may read a city may know that it is there.
  const mayRead = access !== READ && principal.may(READ, { cityId, ownerId }, address).allowed
  if (mayRead) throw notAllowed(access)
  throw refuse(city.missing, absent[city.missing] ?? 'There is no such thing')
}

function cityOf(value: string | string[] | undefined, prefix: string): string | undefined {
  return typeof value === 'string' && value.startsWith(prefix) ? value.slice(prefix.length) : undefined
}

/** RFC 9470: what only a proof is missing for is answered with what proof that is. */
export function demandProof(wanted: ProofWanted | undefined): void {
  if (wanted === undefined) return
  const what = wanted.mfa === true ? 'with a second factor' : 'again'
  throw refuse(
    'insufficient_user_authentication',
    `Prove who you are ${what} (POST /auth/step-up), and use the new token`,
    { ...wanted },
  )
}

const notAllowed = (permission: Permission) => refuse('forbidden', `This needs the permission ${permission}`)
