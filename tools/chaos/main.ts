import { serviceNames } from '@urbe/contracts/topology'

import { callerOf, chainEnd, until } from '../system/caller.ts'
import { startCopy } from '../system/copy.ts'

const VICTIMS = [...serviceNames, 'nats-server', 'postgres', 'edge'] as const
const BACK_AGAIN_MS = 15_000
const ROUNDS_DEFAULT = 24
const TICKS_AFTER = 5

const say = (line: string) => process.stdout.write(`${line}\n`)
const rounds = Number(process.argv[2] ?? ROUNDS_DEFAULT)

await using copy = await startCopy()
const caller = await callerOf(copy.origin)
const { id } = await caller.found({ name: 'Chaos', seed: 1, size: { citizens: 2_000 } })
await caller.act(id, 'start', { ticksPerSecond: 10 })
await caller.reaches(id, TICKS_AFTER)
const logged = async () => chainEnd(await caller.ticks(id))

let slowestMs = 0
for (let round = 0; round < rounds; round++) {
  const victim = VICTIMS[Math.floor(Math.random() * VICTIMS.length)] ?? 'simulation'
  const before = await until(logged)
  // One that was killed just now may still wait for its restart.
  await until(async () => copy.kill(victim), BACK_AGAIN_MS)
  const began = performance.now()
  const after = await until(async () => {
    const tick = await logged()
    return tick >= before + TICKS_AFTER && tick
  }, BACK_AGAIN_MS)
  const tookMs = performance.now() - began
  slowestMs = Math.max(slowestMs, tookMs)
  say(
    `${String(round + 1).padStart(3)}  ${victim.padEnd(17)} tick ${before} -> ${after} in ${(tookMs / 1_000).toFixed(1)} s`,
  )
}
say(
  `${rounds} kills, no gap in the chain of ${await logged()} ticks; slowest ${(slowestMs / 1_000).toFixed(1)} s, bar 15 s`,
)
