import { type Endpoint, type Permission, streams } from '@urbe/contracts'

import type { OwnerOf } from './authorise.ts'
import type { Asker, Binding } from './binding.ts'
import { isUuid } from './uuid.ts'

interface Asked {
  readonly binding: Pick<Binding, 'endpoint'>
  readonly asker: Pick<Asker, 'visible'>
  readonly ownerOf?: OwnerOf | undefined
}

const OF_A_CITY = streams.city('')

/** Whether somebody may know that a stream is there, or that it is not: that of a city only if they may read the city, or do there what they ask for. */
export async function mayKnow({ binding, asker, ownerOf }: Asked, stream: string): Promise<boolean> {
  if (!stream.startsWith(OF_A_CITY)) return true
  const cityId = stream.slice(OF_A_CITY.length)
  if (!isUuid(cityId)) return true
  for (const permission of permissionsOf(binding.endpoint)) {
    const visible = asker.visible(permission)
    const ownerId = visible.needsOwner ? await ownerOf?.(cityId) : undefined
    if (visible.isAll || visible.has({ cityId, ownerId })) return true
  }
  return false
}

const permissionsOf = ({ access }: Endpoint): readonly Permission[] =>
  access === 'public' || access === 'authenticated' ? ['city:read'] : ['city:read', access]
