import { setImmediate as turn } from 'node:timers/promises'

import { sql } from 'kysely'

import type { TableComparison } from '../../src/generation/compare.ts'
import {
  counted,
  counter,
  counting,
  eventually,
  type House,
  notices,
  platform,
  switchAtLast,
  untilRole,
} from '../counting.ts'
import { freshRebuild } from './fresh-rebuild.ts'

const READERS = 4
/** In each round at least. */
const READS = 60
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
  const comparisons: TableComparison[] = []
  for (let round = 0; round < rounds; round++) {
    const before = reads
    const { generation } = await house.model.control.rebuild(counting.name)
    await untilRole(house, generation, 'ready')
    comparisons.push(...(await switchAtLast(house)).comparison)
    await eventually(() => reads > before + READS)
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
    comparisons: await compared(house, comparisons),
    notices: (await notices(house, subject)).length,
  }
}

/** Where writers left no moment in which both generations stood at the same place, they are compared when it is quiet. */
async function compared(
  house: House,
  comparisons: readonly TableComparison[],
): Promise<readonly TableComparison[]> {
  const made = comparisons.filter(({ equal }) => equal !== null)
  return made.length === comparisons.length ? made : [...made, ...(await freshRebuild(house)).comparison]
}
