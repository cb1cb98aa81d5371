import { serviceNames } from '@urbe/contracts/topology'
import { signingKeysSince } from '@urbe/event-log/signing-keys'

import { isPasswordExchanging, passwordsSince } from '../passwords.ts'
import { isExchanging, seedsSince } from '../seed-files.ts'
import { type Rotating, rolesOf } from './plan.ts'

const DAY_MS = 86_400_000

export const rotated = ['nats', 'postgres', 'signing'] as const
export type Rotated = (typeof rotated)[number]

type Place = Omit<Rotating, 'tell'>

interface Age {
  /** An exchange of them was left in the middle. */
  readonly isUnderWay: (place: Place) => Promise<boolean>
  /** When the oldest was made, in milliseconds. */
  readonly since: (place: Place) => Promise<number>
}

const ages: Readonly<Record<Rotated, Age>> = {
  nats: {
    isUnderWay: ({ layout }) => isExchanging(layout.seeds),
    since: ({ layout }) => seedsSince(layout.seeds),
  },
  postgres: {
    isUnderWay: ({ plan, layout }) => isPasswordExchanging(layout, rolesOf(plan)),
    since: ({ plan, layout }) => passwordsSince(layout, rolesOf(plan)),
  },
  signing: {
    // One service after another, each at once.
    isUnderWay: async () => false,
    since: ({ layout }) => signingKeysSince({ folder: layout.signing, services: serviceNames }),
  },
}

/** What there is to exchange here. */
export function ours({ plan: { natsPort } }: Place): readonly Rotated[] {
  return rotated.filter((kind) => kind !== 'nats' || natsPort !== undefined)
}

/** What has become too old, and what was left in the middle. */
export async function due(place: Place, now: Date): Promise<readonly Rotated[]> {
  const days = place.plan.settings.secretsDaysMax
  const found: Rotated[] = []
  for (const kind of ours(place)) {
    const { isUnderWay, since } = ages[kind]
    const isTooOld = days > 0 && (await since(place)) < now.getTime() - days * DAY_MS
    if (isTooOld || (await isUnderWay(place))) found.push(kind)
  }
  return found
}
