import type { Kysely } from 'kysely'

import { NOTE_KEYS_MAX, type NoteKeys } from '@urbe/audit'
import { AUDIT_REPORT_ENTRIES_MAX } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'
import { vkeyOf } from '@urbe/merkle'

import type { Database } from '../database.ts'
import { grownSoFar } from './append.ts'
import { noteOf } from './checkpoints.ts'
import { countAudit, findAudit } from './queries.ts'
import type { AuditDesk } from './routes.ts'
import { consistencyOf, inclusionFile, signedTree, tileBytes } from './trees.ts'

interface Deps {
  readonly clock: Clock
  readonly db: Kysely<Database>
  readonly keys: NoteKeys
}

/** Answers for the trail as it stands in the tables. */
export function auditDesk({ clock, db, keys }: Deps): AuditDesk {
  return {
    async find(query) {
      const page = await findAudit(db, query)
      return { ...page, keptFrom: (await grownSoFar(db)).keptFrom }
    },
    async report(filter) {
      const counts = await countAudit(db, filter)
      const { items } = await findAudit(db, { ...filter, limit: AUDIT_REPORT_ENTRIES_MAX })
      const total = counts.reduce((sum, { count }) => sum + count, 0)
      const { from = null, to = null } = filter
      const { keptFrom } = await grownSoFar(db)
      return { at: clock().toISOString(), from, to, keptFrom, total, counts, entries: items }
    },
    async keys() {
      const witnesses = await db
        .selectFrom('audit_witness')
        .select('vkey')
        .orderBy('seen_at', 'desc')
        .limit(NOTE_KEYS_MAX)
        .execute()
      const [own, seen] = [(await keys.known()).map(vkeyOf), witnesses.map(({ vkey }) => vkey)]
      const { key } = (await keys.signers())[0]
      return {
        origin: key.name,
        vkey: vkeyOf(key),
        witnessVkey: seen[0] ?? null,
        vkeys: own,
        witnessVkeys: seen,
      }
    },
    checkpoint: async (which) => noteOf(await signedTree(db, which)),
    tile: (place) => tileBytes(db, place),
    inclusion: (of) => inclusionFile(db, of),
    consistency: (sizes) => consistencyOf(db, sizes),
  }
}
