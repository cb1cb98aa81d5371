import { until } from '@urbe/local-servers'

import {
  forgetFormerKeys,
  formerKeys,
  keysInForce,
  natsKeys,
  prepareSeeds,
  takeUpSeeds,
} from '../nats-keys.ts'
import { connectedWith, letServerKnow } from './nats-server.ts'
import type { Rotating } from './plan.ts'

/** Services look at their files each second and connect anew by themselves; who has not by then is cut off. */
export const OVERLAP_MAX_MS = 60_000

/**
 * New keys for every user of nats-server. Old and new ones are let in side by side until nobody uses the old ones. What is
 * done is known from the files alone, and everything can be done twice: who begins again after an end at any point goes on there.
 */
export async function rotateNats(rotating: Rotating): Promise<void> {
  const { layout, tell } = rotating
  await prepareSeeds(layout.seeds)
  tell('nats: every user has a next key')
  await letServerKnow(rotating, await keysInForce(layout.seeds))
  tell('nats: the server lets in who has the old or the next one')
  await takeUpSeeds(layout.seeds)
  tell('nats: the next keys are those that are used')
  await allMoved(rotating)
  const keys = Object.entries(await natsKeys(layout.seeds)).map(([user, key]) => [user, [key]] as const)
  await letServerKnow(rotating, Object.fromEntries(keys))
  tell('nats: the server refuses the old keys')
  await forgetFormerKeys(layout.seeds)
  tell('nats: done')
}

async function allMoved(rotating: Rotating): Promise<void> {
  const former = new Set((await formerKeys(rotating.layout.seeds)).values())
  let left: readonly string[] = []
  const moved = await until(
    async () => {
      left = await connectedWith(rotating, former)
      return left.length === 0
    },
    { deadlineMs: OVERLAP_MAX_MS },
  )
  if (moved) rotating.tell('nats: every connection uses its new key')
  else rotating.tell(`nats: still with an old key, and cut off: ${[...new Set(left)].join(', ')}`)
}
