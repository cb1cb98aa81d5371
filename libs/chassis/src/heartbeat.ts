import { subjects } from '@urbe/contracts'
import { startHeartbeat } from '@urbe/telemetry'

import type { LogGround } from './ground.ts'
import type { Self } from './self.ts'

type Beat = Pick<LogGround, 'connection' | 'meters'> &
  Pick<Parameters<typeof startHeartbeat>[0], 'checks' | 'projections'>

/** Tells the platform that this process lives, until it stops. */
export function beat({ name, instance, clock, log, onStop }: Self<unknown>, how: Beat): void {
  const { connection, ...told } = how
  const publish = (bytes: Uint8Array) => connection.publish(subjects.meters(name), bytes)
  onStop('heartbeat', startHeartbeat({ publish, service: name, instance, clock, log, ...told }))
}
