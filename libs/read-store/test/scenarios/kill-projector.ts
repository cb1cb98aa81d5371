import { setTimeout as sleep } from 'node:timers/promises'

import { openLog } from '@urbe/testkit/servers'

import { openDatabase } from '../../src/database.ts'
import { firstGeneration } from '../../src/generation/first.ts'
import { beginRebuild } from '../../src/generation/lifecycle.ts'
import { migrate } from '../../src/migrate.ts'
import {
  counted,
  counter,
  counting,
  type Database,
  eventually,
  migrations,
  notices,
  platform,
  startHouse,
  switchAtLast,
  untilRole,
} from '../counting.ts'
import { freshRebuild } from './fresh-rebuild.ts'
import { type Place, startProjector } from './processes.ts'

const EVENTS = 2
const LIFE_MS = 500
/** Between two commits: what is written has to be built several times over. */
const PAUSE_MS = 5
const WAIT_MS = 60_000

interface Options extends Place {
  readonly rounds: number
  /** Between 0 and 1. */
  readonly random: () => number
  /** A rebuild is under way all the time as well. */
  readonly rebuilding: boolean
}

/**
 * A projector is killed at random points while commits come in. Then one that is left alone ends the work, and everything is
 * built anew: it must be the same, and each event must have had its effect once.
 */
export async function killProjector({ rounds, random, rebuilding, ...place }: Options) {
  await using view = await openLog(place.natsUrl, { service: 'monitoring' })
  await using closing = new AsyncDisposableStack()
  const db = openDatabase<Database>(place.databaseUrl, { poolMax: 2 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  await firstGeneration(db, counting)
  const { add, subject } = counter(view.log)
  let sequence = 0
  let wanted = 0
  if (rebuilding) await beginRebuild(db, counting)
  for (let round = 0; round < rounds; round++) {
    const before = (await counted(db, subject)).events
    const dead = new AbortController()
    const write = async () => {
      for (; !dead.signal.aborted; wanted += EVENTS) {
        sequence = await add(1, 1)
        await sleep(PAUSE_MS)
      }
    }
    const writing = write()
    {
      await using _ = startProjector(place)
      await eventually(async () => (await counted(db, subject)).events > before, WAIT_MS)
      await sleep(LIFE_MS * random())
    }
    dead.abort()
    await writing
  }

  await using house = await startHouse(place)
  const arrived = await house.model.waitFor({ stream: platform, sequence }, WAIT_MS)
  const resumed = rebuilding ? await takeOver(house) : []
  const fresh = await freshRebuild(house)
  return {
    arrived,
    events: (await counted(db, subject)).events,
    wanted,
    notices: (await notices(house, subject)).length,
    comparison: [...resumed, ...fresh.comparison],
    same: fresh.before === fresh.after,
  }
}

/** What was being built all the time is what readers see now. */
async function takeOver(house: Awaited<ReturnType<typeof startHouse>>) {
  await untilRole(house, 2, 'ready')
  return (await switchAtLast(house)).comparison
}
