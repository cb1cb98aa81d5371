import { setImmediate as turn } from 'node:timers/promises'

import { sql } from 'kysely'

import { counted, counter, counting, type House, notices, platform, untilRole } from '../counting.ts'

const READERS = 4
const WAIT_MS = 60_000

/** Writers and readers go on without a pause while generations are built and switched. */
export async function rebuildUnderLoad(house: House, { rounds }: { readonly rounds: number }) {
  const { add, subject } = counter(house.log)
  const stop = new AbortController()
  const faults: unknown[] = []
  let reads = 0
  let backwards = 0
  let mixed = 0
  let sequence = await add(1)
  let wanted = 1
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)

  const write = async () => {
    while (!stop.signal.aborted) {
      sequence = await add(1)
      wanted += 1
    }
  }
  const read = async () => {
    let last = 0
    while (!stop.signal.aborted) {
      try {
        const least = sequence
        if (!(await house.model.waitFor({ stream: platform, sequence: least }, WAIT_MS)))
          throw new Error('late')
        const { rows } = await sql<{ one: number; other: number }>`
          select one.events as one, other.events as other
          from counted one join counted other using (subject) where subject = ${subject}`.execute(house.db)
        const { one = 0, other = 0 } = rows[0] ?? {}
        reads += 1
        if (one !== other) mixed += 1
        if (one < last) backwards += 1
        last = one
      } catch (error) {
        faults.push(error)
      }
      await turn()
    }
  }
  const working = [write(), ...Array.from({ length: READERS }, read)]
  const comparisons = []
  for (let round = 0; round < rounds; round++) {
    const { generation } = await house.model.control.rebuild(counting.name)
    await untilRole(house, generation, 'ready')
    comparisons.push(...(await house.model.control.switch(counting.name)).comparison)
  }
  stop.abort()
  await Promise.all(working)
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const { events } = await counted(house.db, subject)
  return {
    faults,
    reads,
    backwards,
    mixed,
    wanted,
    events,
    comparisons,
    notices: (await notices(house, subject)).length,
  }
}
