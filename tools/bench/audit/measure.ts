import { atMost, type Figure } from '../figure.ts'
import { startPostgresServer } from '../log/servers.ts'
import { type FilledTrail, filledTrail } from './filled-trail.ts'
import { measureSealing, type SealEffort } from './sealing.ts'
import { measureTimelines, type TimelineEffort } from './timelines.ts'
import { measureVerification } from './verification.ts'

interface Effort {
  readonly entries: number
  readonly sealing: SealEffort
  readonly timelines: TimelineEffort
}

export const usualAudit: Effort = {
  entries: 1_000_000,
  sealing: { perSecond: 200, seconds: 20, burst: 10_000 },
  timelines: { queries: 1_000, furtherRows: 0 },
}
/** One user's timeline among ten million. */
export const longAudit: Effort = {
  ...usualAudit,
  timelines: { queries: 1_000, furtherRows: 9_000_000 },
}

const APPEND_MAX_US = 100
const MICROSECONDS = 1e6

/** What the audit trail costs, how soon an act is sealed, and how long it takes to prove and to search it all. */
export async function measureAudit(
  { entries, sealing, timelines }: Effort,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  await using postgres = await startPostgresServer()
  say('  acts until they are sealed')
  const seals = await measureSealing(postgres.url, sealing)
  say(`  a trail of ${entries} entries`)
  await using trail = await filledTrail(postgres.url, entries)
  const append = appending(trail, entries)
  say('  its verification, and timelines')
  return [...seals, append, await measureVerification(trail), await measureTimelines(trail, timelines)]
}

function appending({ appendCpu }: FilledTrail, entries: number): Figure {
  return atMost({
    name: 'audit trail: CPU of the sequencer for an entry, append alone',
    ours: (appendCpu * MICROSECONDS) / entries,
    most: APPEND_MAX_US,
    unit: 'µs',
    conditions: `${entries} acts of some 480 bytes in batches of 256: parsed, placed, hashed, written with their tiles; Postgres not counted`,
  })
}
