import type { Generated, Kysely } from 'kysely'

export type GenerationRole = 'active' | 'building' | 'ready' | 'retired'

export interface CheckpointRow {
  readonly projection: string
  readonly generation: number
  readonly stream: string
  readonly sequence: number
  readonly commit_id: string | null
  readonly hash: string | null
  readonly role: GenerationRole
  /** Events beyond it have their effects on the world outside; null: none has. */
  readonly effects_after: number | null
  readonly updated_at: Date
}

interface ParkedEventRow {
  readonly projection: string
  readonly generation: number
  readonly stream: string
  readonly sequence: number
  readonly subject: string
  readonly commit_id: string
  readonly reason: string
  readonly events: unknown
  /** Whether its effects on the world outside are still to come. */
  readonly owed: boolean
  readonly parked_at: Date
}

interface GenerationRow {
  readonly projection: string
  readonly generation: number
  readonly schema: string
  readonly role: GenerationRole
  /** Takes the place of one whose tables are gone, as soon as it is complete. */
  readonly heals: Generated<boolean>
  /** Tables, columns and types as they were made: `<table>.<column> <type>`. */
  readonly shape: string[]
  readonly comparison: unknown
  readonly activated_at: Date | null
  readonly created_at: Generated<Date>
  readonly changed_at: Generated<Date>
}

/** A number is given to one generation only, so that nobody takes a new one for one that is gone. */
interface NumberRow {
  readonly projection: string
  readonly newest: number
}

interface OutboxRow {
  readonly number: Generated<number>
  readonly id: string
  readonly effect: string
  readonly stream: string
  readonly sequence: number
  readonly index: number
  readonly key: string
  readonly lane: string
  readonly body: string
  readonly state: Generated<'waiting' | 'delivered' | 'dead'>
  readonly attempts: Generated<number>
  readonly next_attempt_at: Date
  readonly last_outcome: string | null
  readonly settled_at: Date | null
}

/** The tables of this library inside a service's database. */
export interface ReadStoreTables {
  readonly projection_checkpoint: CheckpointRow
  readonly projection_generation: GenerationRow
  readonly projection_number: NumberRow
  readonly parked_event: ParkedEventRow
  readonly outbox: OutboxRow
}

type Writable = { [Table in keyof ReadStoreTables]: ReadStoreTables[Table] }

/** Every database with a projection in it has these tables; the cast says so. */
export function readStore<DB>(db: Kysely<DB>): Kysely<Writable> {
  return db as unknown as Kysely<Writable>
}
