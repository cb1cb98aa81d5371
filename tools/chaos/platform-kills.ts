import { serviceNames } from '@urbe/contracts/topology'

import { callerOf, chainEnd, until } from '../system/caller.ts'
import { startCopy } from '../system/copy.ts'
import { type Line, type Scenario, share } from './scenario.ts'

const VICTIMS = [...serviceNames, 'nats-server', 'postgres', 'edge'] as const
const BACK_AGAIN_MS = 15_000
const ROUNDS = 24
const TICKS_AFTER = 5

export const platformKills: Scenario = {
  name: 'platform-kill',
  does: `SIGKILL of one process of the running platform, ${ROUNDS} times, while a city runs.`,
  bar: 'the city goes on in less than 15 s, its chain of ticks has no gap',
  async run(scale) {
    await using copy = await startCopy()
    const caller = await callerOf(copy.origin)
    const { id } = await caller.found({ name: 'Chaos', seed: 1, size: { citizens: 2_000 } })
    await caller.act(id, 'start', { ticksPerSecond: 10 })
    await caller.reaches(id, TICKS_AFTER)
    const logged = async () => chainEnd(await caller.ticks(id))
    const lines: Line[] = []
    for (let round = 0; round < share(ROUNDS, scale); round++) {
      const victim = VICTIMS[Math.floor(Math.random() * VICTIMS.length)] ?? 'simulation'
      const before = await until(logged)
      // One that was killed just now may still wait for its restart.
      await until(async () => copy.kill(victim), BACK_AGAIN_MS)
      const began = performance.now()
      const after = await until(async () => {
        const tick = await logged()
        return tick >= before + TICKS_AFTER && tick
      }, BACK_AGAIN_MS)
      const seconds = ((performance.now() - began) / 1_000).toFixed(1)
      lines.push({ conditions: victim, figures: `tick ${before} -> ${after} in ${seconds} s`, pass: true })
    }
    return lines
  },
}
