import { type FollowedAccess, followAccess } from '@urbe/access'

import type { LogGround } from './ground.ts'
import type { Self } from './self.ts'

/** Who may come in, as `auth` tells it. */
export async function followAccessOf(
  { env, clock, log, onStop }: Self<{ readonly PUBLIC_ORIGIN: string }>,
  { connection }: Pick<LogGround, 'connection'>,
): Promise<FollowedAccess> {
  const access = await followAccess({ connection, issuer: env.PUBLIC_ORIGIN, clock, log })
  onStop('access', access.stop)
  return access
}
