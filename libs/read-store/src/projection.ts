import type { Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'

/** Turns events into rows. */
export interface Projection<DB> {
  /** Names its checkpoint too: another name builds it from the start of the log. */
  readonly name: string
  /** Gets a whole batch, in order, inside the transaction that also moves the checkpoint: each event has its effect once. */
  readonly apply: (trx: Transaction<DB>, events: readonly RecordedEvent[]) => Promise<void>
}
