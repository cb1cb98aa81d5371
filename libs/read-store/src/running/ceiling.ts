import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely } from 'kysely'

import type { Commit } from '@urbe/event-log'

import { readStore } from '../tables.ts'
import { type Checkpoint, type Partition, readCheckpoint } from './checkpoint.ts'

/** Looks seldom when the other one stands still. */
const LOOK_AGAIN_MS = { first: 10, longest: 500 }

interface Options<DB> {
  readonly db: Kysely<DB>
  readonly partition: Partition
  readonly signal: AbortSignal
  /** Told when there is nothing left to do until the generation that readers see has gone on. */
  readonly onReached: () => void
}

/**
 * A generation that readers do not see goes as far as the one that they do see, and no further: so it can take its place at any
 * moment, and no effect falls between the two.
 */
export function openCeiling<DB>({ db, partition, signal, onReached }: Options<DB>) {
  let known = 0

  const look = async (): Promise<number> => {
    const row = await readStore(db)
      .selectFrom('projection_checkpoint')
      .select('sequence')
      .where('projection', '=', partition.projection)
      .where('stream', '=', partition.stream)
      .where('role', '=', 'active')
      .executeTakeFirst()
    return row?.sequence ?? 0
  }

  return {
    /** Those of the commits that may be applied now; waits until there is one, unless the signal aborts. */
    async below(commits: readonly Commit[], at: Checkpoint): Promise<readonly Commit[]> {
      const last = commits.at(-1)?.sequence ?? 0
      let free = at.free
      let pauseMs = LOOK_AGAIN_MS.first
      while (!free && known < last && !signal.aborted) {
        known = await look()
        const first = commits[0]?.sequence ?? 0
        if (known >= first) break
        onReached()
        await sleep(pauseMs)
        pauseMs = Math.min(LOOK_AGAIN_MS.longest, pauseMs * 2)
        ;({ free } = await readCheckpoint(db, partition))
      }
      if (signal.aborted) return []
      return free || known >= last ? commits : commits.filter(({ sequence }) => sequence <= known)
    },
  }
}
