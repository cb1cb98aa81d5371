import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import { type Healing, healingPool } from './healing.ts'
import { clientsWith, passwordsIn, willingPool } from './passwords.ts'

const CONNECT_TIMEOUT_MS = 5_000
const IDLE_TIMEOUT_MS = 30_000
/** No statement of ours takes so long; one that does is stuck. */
const STATEMENT_TIMEOUT_MS = 30_000
/** A process that was stopped or cut off amid a transaction must not keep its locks: others go on in its stead. */
const IDLE_IN_TRANSACTION_MAX_MS = 5_000
const INT8 = 20

interface Options {
  readonly poolMax: number
  /** Told when a connection breaks while no statement runs; the pool makes a new one by itself. */
  readonly onError?: (error: Error) => void
  /** Lets statements wait for tables of projections that are being made again. */
  readonly healing?: Healing
  /** Certificates, PEM, of those who may vouch for the server; without it the address decides (`sslmode`). */
  readonly ca?: Buffer | undefined
  /** Read at each new connection, so that a password may be replaced while all goes on; it counts before the one in the address. */
  readonly passwordFile?: string | undefined
}

export function openDatabase<DB>(
  url: string,
  { poolMax, onError, healing, ca, passwordFile }: Options,
): Kysely<DB> {
  const passwords = passwordFile === undefined ? undefined : passwordsIn(passwordFile)
  const pool = new pg.Pool({
    ...(passwords === undefined ? {} : { Client: clientsWith(passwords) }),
    ...(ca === undefined ? { connectionString: url } : verified(url, ca)),
    max: poolMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MAX_MS,
    keepAlive: true,
    types: { getTypeParser: numbersForInt8 },
  })
  // Without a listener a connection that breaks while no statement runs would end the process: an idle one, and also one that
  // somebody keeps for its lock or its transaction.
  pool.on('connect', (client) => client.on('error', (error) => onError?.(error)))
  // The pool tells of its idle ones once more.
  pool.on('error', () => undefined)
  const willing = passwords === undefined ? pool : willingPool(pool, passwords)
  const taken = healing === undefined ? willing : healingPool(willing, healing)
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: taken }) })
}

/** What the address says of TLS gives way: it could ask for less. */
function verified(url: string, ca: Buffer) {
  const address = new URL(url)
  for (const name of [...address.searchParams.keys()])
    if (name.startsWith('ssl')) address.searchParams.delete(name)
  return { connectionString: address.href, ssl: { ca, rejectUnauthorized: true } }
}

/** Sequences and counts stay far below 2^53, so a bigint column is read as a number. */
const numbersForInt8: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === INT8) return Number
  // The overloads of the original cannot be told apart here; both take these arguments.
  return pg.types.getTypeParser(oid, format as 'text')
}
