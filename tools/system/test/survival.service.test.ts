import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { serviceNames } from '@urbe/contracts'

import { type Caller, callerOf, chainEnd, until } from '../caller.ts'
import { type Copy, startCopy } from '../copy.ts'

let copy: Copy
let caller: Caller
let cityId: string

beforeAll(async () => {
  copy = await startCopy()
  caller = await callerOf(copy.origin)
  cityId = (await caller.found({ name: 'Stout', seed: 9, size: { citizens: 1_000 } })).id
  await caller.act(cityId, 'start', { ticksPerSecond: 10 })
  await caller.reaches(cityId, 5)
})
afterAll(async () => {
  await copy?.[Symbol.asyncDispose]()
})

/** What the log holds now, read through the event store's own door. */
const logged = async () => chainEnd(await caller.ticks(cityId))

it.each([...serviceNames, 'edge', 'nats-server', 'postgres'])(
  'goes on with the city after %s was killed, and no tick that was committed is lost',
  async (name) => {
    const before = await until(logged)
    const pid = copy.kill(name)
    await until(async () => copy.pidOf(name) !== pid)
    await caller.reaches(cityId, before + 6)
    const after = await until(async () => {
      const tick = await logged()
      return tick > before + 5 && tick
    })
    expect(after).toBeGreaterThan(before)
    const listener = await until(() => caller.listen())
    listener.subscribe(`city.${cityId}.>`)
    await until(async () => listener.events().length > 3)
    listener.close()
  },
)
