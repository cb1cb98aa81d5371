import { cp, rm } from 'node:fs/promises'

import { freshDatabase, openLog, startMortalNats, type TestLog } from '@urbe/testkit/servers'

import { counted, counter, eventually, platform, startHouse } from '../../../libs/read-store/test/counting.ts'
import { type Line, type Scenario, share } from '../scenario.ts'

const ROUNDS = 12
const COMMITS = 200
const WAIT_MS = 60_000

export const rolledBack: Scenario = {
  name: 'rolled-back',
  does: 'The files of the server are exchanged for those of an hour ago, as a backup that was put back would do; then writing goes on and sequences are given out a second time.',
  bar: 'projections stop as DIVERGED at the exact place, nothing is applied twice, and all goes on when the right files are back',
  async run(scale) {
    const rounds = share(ROUNDS, scale)
    const done: Round[] = []
    for (let round = 0; round < rounds; round++) done.push(await rollBack(round))
    const count = (of: (round: Round) => boolean) => done.filter(of).length
    const [detected, untouched, resumed] = [
      count((each) => each.detected),
      count((each) => each.untouched),
      count((each) => each.resumed),
    ]
    const line: Line = {
      conditions: 'one projection; every second time more is written than was lost',
      figures: `${rounds} times: ${detected} DIVERGED, ${untouched} read models untouched, ${resumed} on again by themselves with the right files`,
      pass: detected + untouched + resumed === 3 * rounds,
    }
    return [line]
  },
}

interface Round {
  readonly detected: boolean
  readonly untouched: boolean
  readonly resumed: boolean
}

async function rollBack(round: number): Promise<Round> {
  await using server = await startMortalNats()
  await using writing = await openLog(server.url, { provisions: true })
  await using database = await freshDatabase()
  await using house = await startHouse({ natsUrl: server.url, databaseUrl: database.url })
  const exchange = async (from: string, to: string) => {
    await server.kill()
    await rm(to, { recursive: true, force: true })
    await cp(from, to, { recursive: true })
    await server.start()
    await eventually(
      async () => (await writing.log.info(platform).catch(() => undefined)) !== undefined,
      WAIT_MS,
    )
  }
  const [old, right] = [`${server.storeDir}-old`, `${server.storeDir}-right`]
  const { add, subject } = counter(writing.log)
  const fill = async (times: number) => {
    let sequence = 0
    for (let n = 0; n < times; n++) sequence = await add(1)
    return sequence
  }
  await fill(COMMITS)
  await server.kill()
  await cp(server.storeDir, old, { recursive: true })
  await server.start()
  await eventually(
    async () => (await writing.log.info(platform).catch(() => undefined)) !== undefined,
    WAIT_MS,
  )
  const sequence = await fill(COMMITS)
  await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const before = await counted(house.db, subject)
  await server.kill()
  await cp(server.storeDir, right, { recursive: true })
  await exchange(old, server.storeDir)
  if (round % 2 === 1) await writeOver(writing, 2 * COMMITS)
  const diverged = () => house.model.seen().some(({ status }) => status === 'diverged')
  await eventually(diverged, WAIT_MS)
  const after = await counted(house.db, subject)
  await exchange(right, server.storeDir)
  const last = await add(1)
  const resumed = await house.model.waitFor({ stream: platform, sequence: last }, WAIT_MS)
  const { events } = await counted(house.db, subject)
  return {
    detected: diverged() || resumed,
    untouched: before.events === 2 * COMMITS && after.events === before.events,
    resumed: resumed && events === before.events + 1,
  }
}

/** Others write on the shortened stream, so that the sequences that were lost are given out again. */
async function writeOver({ log }: TestLog, times: number): Promise<void> {
  const { add } = counter(log)
  for (let n = 0; n < times; n++) await add(1)
}
