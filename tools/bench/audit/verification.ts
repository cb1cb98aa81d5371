import { databaseSource } from '../../cli/src/audit/database-source.ts'
import { verifyTrail } from '../../cli/src/audit/verify.ts'
import { checkpointsUpTo, verifyStore } from '../../cli/src/audit/verify-store.ts'
import { atMost, type Figure } from '../figure.ts'
import type { FilledTrail } from './filled-trail.ts'

const MILLION = 1_000_000
const SECONDS_MAX = 30

/** What `urbe audit verify --db` does, from the connection to the verdict. */
export async function measureVerification({ url, keys }: FilledTrail): Promise<Figure> {
  const [{ key }] = await keys.signers()
  const began = performance.now()
  const store = await databaseSource(url)
  const size = await store.size()
  const since = checkpointsUpTo(await store.checkpoints(), size)
  const { checkpoint } = await verifyTrail({ source: store, trust: { key }, since })
  await verifyStore(store, checkpoint.size)
  await store.close()
  const seconds = (performance.now() - began) / 1_000
  if (checkpoint.size !== size) throw new Error(`${checkpoint.size} of ${size} entries are signed`)
  return atMost({
    name: 'audit trail: a million entries verified out of the database',
    ours: (seconds * MILLION) / size,
    most: SECONDS_MAX,
    unit: 's',
    conditions: `every leaf of ${size} entries from its bytes, every tile, row and ${since.length} older checkpoints; one process beside Postgres`,
  })
}
