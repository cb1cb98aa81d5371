import { type QueryExecutorProvider, sql } from 'kysely'

/** Advisory locks of auth's database. In one place, so that no two things share a number and wait for each other. */
const LOCKS = {
  /** Signing and refresh keys move: of many replicas one does it. */
  keys: 7_301,
  /** An administrator is taken away: two could take away each other. */
  administrators: 7_302,
  /** Roles change: their limits hold for all of them together. */
  roles: 7_303,
  /** Service accounts are made: their limit holds for all of them together. */
  serviceAccounts: 7_304,
  /** The key ring changes: two replicas must not write the same one. */
  keyRing: 7_305,
  /** Something is asked of a second person: the limits hold for all of it together. */
  approvals: 7_306,
} as const

/** Second factors of one user change: their limits hold for all of them together. */
const FACTORS_LOCK = 7_307

/** Held until the transaction ends, by as many as want to share it; whoever wants it alone waits. */
export async function shareLock(trx: QueryExecutorProvider, name: keyof typeof LOCKS): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock_shared(${LOCKS[name]})`.execute(trx)
}

/** Held until the transaction ends; whoever else wants it waits. */
export async function holdLock(trx: QueryExecutorProvider, name: keyof typeof LOCKS): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LOCKS[name]})`.execute(trx)
}

/** Held until the transaction ends. Of two users who share the number one waits, which harms nobody. */
export async function holdFactors(trx: QueryExecutorProvider, userId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${FACTORS_LOCK}, hashtext(${userId}))`.execute(trx)
}
