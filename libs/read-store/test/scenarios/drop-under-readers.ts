import { setImmediate as turn } from 'node:timers/promises'

import { sql } from 'kysely'

import { counted, counter, counting, eventually, type House, notices, platform } from '../counting.ts'

const READERS = 8
const COMMITS = 300
const READS = 100
const WAIT_MS = 60_000
const DROP_TRIES_MAX = 20

/** Somebody deletes the tables of a projection while it is read in a loop. */
export async function dropUnderReaders(house: House, { rounds }: { readonly rounds: number }) {
  const { add, subject } = counter(house.log)
  const stop = new AbortController()
  const faults: unknown[] = []
  let reads = 0
  let wrong = 0
  let sequence = 0
  for (let n = 0; n < COMMITS; n++) sequence = await add(1)
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)

  const read = async () => {
    while (!stop.signal.aborted) {
      try {
        const { events } = await counted(house.db, subject)
        reads += 1
        if (events < COMMITS) wrong += 1
      } catch (error) {
        faults.push(error)
      }
      await turn()
    }
  }
  const readers = Array.from({ length: READERS }, read)
  let wanted = COMMITS
  for (let round = 0; round < rounds; round++) {
    const before = reads
    await eventually(() => reads > before + READS)
    const { generation } = house.model.seen()[0] ?? { generation: 0 }
    await drop(house, generation)
    sequence = await add(1)
    wanted += 1
    await eventually(
      () => house.model.seen().some((each) => each.generation > generation && each.role === 'active'),
      WAIT_MS,
    )
    await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  }
  stop.abort()
  await Promise.all(readers)
  const { events } = await counted(house.db, subject)
  return { faults, reads, wrong, events, wanted, notices: (await notices(house, subject)).length }
}

/** Readers and the one who drops may wait for each other in a circle; Postgres may choose the latter to give way. */
async function drop({ db }: House, generation: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await sql`drop schema ${sql.id(`${counting.name}_g${generation}`)} cascade`.execute(db)
      return
    } catch (error) {
      if (tries >= DROP_TRIES_MAX) throw error
    }
  }
}
