import type { Kysely, Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'

import type { EffectsWriter } from './outbox/effects-writer.ts'

/**
 * Turns events into rows. The name stays for ever: what a projection makes of the log changes by a rebuild, which puts a new
 * generation of its tables beside the old one and lets readers see it when it is complete.
 */
export interface Projection<DB> extends ProjectionTables {
  /** Gets a whole batch, in order, inside the transaction that also moves the checkpoint: each event has its effect once. */
  readonly apply: (
    trx: Transaction<DB>,
    events: readonly RecordedEvent[],
    context: ProjectionContext,
  ) => Promise<void>
}

export interface ProjectionTables {
  readonly name: string
  /**
   * What `createTables` makes. Each generation has its own in a schema of its own, and `public.<table>` is a view of those of the
   * active generation. No foreign key may lead from them to another table or from another table to them.
   */
  readonly tables: readonly string[]
  /** Names the tables without a schema: they come to stand in that of the generation. */
  readonly createTables: (db: Kysely<unknown>) => Promise<void>
}

export interface ProjectionContext {
  /** What is owed to the world outside because of an event; nothing while the past is gone through again. */
  readonly outbox: EffectsWriter
}
