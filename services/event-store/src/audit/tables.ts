import type { Generated } from 'kysely'

/** The trail with its tree. */
export interface AuditTables {
  readonly audit_entry: {
    /** Index of the leaf. */
    readonly seq: number
    readonly id: string
    readonly at: Date
    readonly action: string
    readonly outcome: string
    readonly actor_id: string | null
    readonly target_id: string | null
    /** What the leaf hashes. */
    readonly bytes: Uint8Array
  }
  readonly audit_tile: { readonly level: number; readonly index: number; readonly hashes: Uint8Array }
  readonly audit_log: {
    readonly size: number
    readonly sequence: number
    readonly message_id: string
    /** The first entry that is in the table; those before it lie in cold files. */
    readonly kept_from: number
    /** The first entry whose cold file has not been removed. */
    readonly cold_from: number
    /** When the newest of those was signed. */
    readonly pruned_until: Date | null
    /** The first message that has not been removed from the stream, */
    readonly messages_from: Generated<number>
    /** and the chain of the stream before it. */
    readonly messages_head: Generated<string>
  }
  readonly audit_checkpoint: {
    readonly size: number
    readonly root: Uint8Array
    readonly note: string
    readonly at: Date
    /** Whether the stream and the file have it. */
    readonly announced: Generated<boolean>
    readonly cosignature: string | null
    /** Through which message of the stream the tree had grown; unknown of checkpoints from before that was noted. */
    readonly sequence: Generated<number | null>
  }
  readonly audit_witness: { readonly vkey: string; readonly seen_at: Date }
}
