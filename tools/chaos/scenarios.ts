import { damage } from './log/damage.ts'
import { lostAck } from './log/lost-ack.ts'
import { occStorm } from './log/occ-storm.ts'
import { rolledBack } from './log/rolled-back.ts'
import { serverKill } from './log/server-kill.ts'
import { starved } from './log/starved.ts'
import { platformKills } from './platform-kills.ts'
import { fenced } from './read-models/fenced.ts'
import { poison } from './read-models/poison.ts'
import { projectorKill } from './read-models/projector-kill.ts'
import { rebuild } from './read-models/rebuild.ts'
import type { Scenario } from './scenario.ts'

/** All of them, in the order in which they run. */
export const scenarios: readonly Scenario[] = [
  occStorm,
  lostAck,
  serverKill,
  rolledBack,
  damage,
  projectorKill,
  fenced,
  rebuild,
  poison,
  starved,
  platformKills,
]
