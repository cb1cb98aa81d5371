import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'

import { isInterrupted } from './running/sql-states.ts'

export interface Healing {
  /** Resolves when the tables are there again; false when they are not after some time. */
  readonly healed: () => Promise<boolean>
  /** Who looks after the tables. Until somebody does, nothing is waited for. */
  readonly entrust: (heal: () => Promise<boolean>) => void
}

/** Ties those who read tables to the one who can make them again; both are opened before they know each other. */
export function openHealing(): Healing {
  let heal = () => Promise.resolve(false)
  return {
    healed: () => heal(),
    entrust(by) {
      heal = by
    },
  }
}

/**
 * A pool whose statements outlive the loss of a projection's tables: a statement that is not part of a transaction and fails
 * for want of a table waits until it is there again and is then done once more. Its connection goes back to the pool meanwhile.
 */
export function healingPool(pool: PostgresPool, healing: Healing): PostgresPool {
  return {
    ...(pool.Client === undefined ? {} : { Client: pool.Client }),
    options: pool.options,
    end: () => pool.end(),
    connect: async () => healingClient(pool, await pool.connect(), healing),
  }
}

/** A statement is done again so many times: the tables may be lost once more while it waits. */
export const REPEATS_MAX = 3
const BEGINS = /^\s*(begin|start\s+transaction)/i
const ENDS = /^\s*(commit|rollback)\s*;?\s*$/i

function healingClient(pool: PostgresPool, first: PostgresPoolClient, healing: Healing): PostgresPoolClient {
  let client: PostgresPoolClient | undefined = first
  let inTransaction = false

  const here = (): PostgresPoolClient => {
    if (client === undefined) throw new Error('the connection has been given back')
    return client
  }
  const wait = async (error: unknown) => {
    here().release()
    client = undefined
    const healed = await healing.healed()
    client = await pool.connect()
    if (!healed) throw error
  }
  const query = async <Row>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<PostgresQueryResult<Row>> => {
    if (BEGINS.test(sql)) inTransaction = true
    const repeatable = !inTransaction
    try {
      for (let repeats = 0; ; repeats++) {
        try {
          return await here().query<Row>(sql, parameters)
        } catch (error) {
          if (!repeatable || repeats >= REPEATS_MAX || !isInterrupted(error)) throw error
          await wait(error)
        }
      }
    } finally {
      if (ENDS.test(sql)) inTransaction = false
    }
  }
  return {
    get processID() {
      return client?.processID
    },
    // Kysely opens a cursor, the other way to call this, only when it is given a cursor class, which `openDatabase` does not.
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client?.release(destroy),
  } as PostgresPoolClient
}
