import { sql, type Transaction } from 'kysely'

import { type GenerationKey, generationLock, searchPathOf } from './names.ts'

/** Whoever makes, switches or drops generations of a projection does so alone. */
export async function lockProjection<DB>(trx: Transaction<DB>, projection: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${projection}, 0))`.execute(trx)
}

/** Nobody applies anything to the generation until the transaction has ended. */
export async function lockGeneration<DB>(trx: Transaction<DB>, key: GenerationKey): Promise<void> {
  await sql`select pg_advisory_xact_lock(${generationLock(key)})`.execute(trx)
}

/** The generation is neither switched nor dropped until the transaction has ended. */
export async function shareGeneration<DB>(trx: Transaction<DB>, key: GenerationKey): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${generationLock(key)})`.execute(trx)
}

/** One stream of a generation: nobody else applies anything of it, and the names of its tables are those of the generation. */
export async function lockPartition<DB>(
  trx: Transaction<DB>,
  partition: GenerationKey & { readonly stream: string },
): Promise<void> {
  const { projection, generation, stream } = partition
  await sql`select pg_advisory_xact_lock_shared(${generationLock(partition)}),
    pg_advisory_xact_lock(hashtextextended(${`${projection} ${generation} ${stream}`}, 0)),
    set_config('search_path', ${searchPathOf(partition)}, true)`.execute(trx)
}
