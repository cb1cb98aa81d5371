import { lostAck } from './log/lost-ack.ts'
import { occStorm } from './log/occ-storm.ts'
import { serverKill } from './log/server-kill.ts'
import { platformKills } from './platform-kills.ts'
import type { Scenario } from './scenario.ts'

/** All of them, in the order in which they run. */
export const scenarios: readonly Scenario[] = [occStorm, lostAck, serverKill, platformKills]
