import { counted, counter, eventually, notices, platform, startHouse } from '../counting.ts'
import { type Place, startProjector } from './processes.ts'

const COMMITS = 200
const WAIT_MS = 60_000

/**
 * Two projectors; one is stopped amid its work, for as long as the other one needs to go past it, and continued. What it had in
 * hand by then must not count.
 */
export async function stoppedProjector({ rounds, ...place }: Place & { readonly rounds: number }) {
  await using house = await startHouse(place)
  const { add, subject } = counter(house.log)
  await using other = startProjector(place)
  const events = async () => (await counted(house.db, subject)).events
  let wanted = 0
  let sequence = 0
  const write = async () => {
    for (let n = 0; n < COMMITS; n++) sequence = await add(1)
    wanted += COMMITS
  }
  for (let round = 0; round < rounds; round++) {
    const before = await events()
    const writing = write()
    await eventually(async () => (await events()) > before, WAIT_MS)
    other.stop()
    await writing
    // It may have been stopped amid a transaction, whose locks Postgres takes away after some seconds.
    await eventually(async () => (await events()) === wanted, WAIT_MS)
    const more = write()
    other.goOn()
    await more
  }
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  return { wanted, events: await events(), notices: (await notices(house, subject)).length }
}
