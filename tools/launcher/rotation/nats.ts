import { forgetFormerKeys, keysInForce, natsKeys, prepareSeeds, takeUpSeed } from '../nats-keys.ts'
import { natsUsers } from '../seed-files.ts'
import { isLeft, letServerKnow } from './nats-server.ts'
import type { Rotating } from './plan.ts'

/** Services look at their files each second and connect anew by themselves; who has not by then is cut off in the end. */
const OVERLAP_MAX_MS = 20_000
/** Those whom the others ask when they come back. */
const FIRST: readonly string[] = ['provisioner', 'event-store']

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
  await moveAll(rotating)
  const keys = Object.entries(await natsKeys(layout.seeds)).map(([user, key]) => [user, [key]] as const)
  await letServerKnow(rotating, Object.fromEntries(keys))
  tell('nats: the server refuses the old keys')
  await forgetFormerKeys(layout.seeds)
  tell('nats: done')
}

/** One user after the other, so that who comes back finds those whom it asks. */
async function moveAll(rotating: Rotating): Promise<void> {
  const { layout, tell } = rotating
  const late: string[] = []
  for (const user of [...FIRST, ...natsUsers.filter((each) => !FIRST.includes(each))]) {
    const former = await takeUpSeed(layout.seeds, user)
    const isMoved = former === undefined || (await isLeft(rotating, former, OVERLAP_MAX_MS))
    if (!isMoved) late.push(user)
    tell(isMoved ? `nats: ${user} uses its next key` : `nats: somebody still uses the old key of ${user}`)
  }
  if (late.length === 0) tell('nats: every connection uses its new key')
  else tell(`nats: still with an old key, and cut off: ${late.join(', ')}`)
}
