import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { freshDatabase } from '@urbe/testkit'

import { openDatabase } from '../src/database.ts'
import { isTransient } from '../src/running/transient.ts'

it('outlives a connection that the server ends amid a transaction, between two statements', async () => {
  await using database = await freshDatabase()
  const told: string[] = []
  const db = openDatabase<unknown>(database.url, { poolMax: 2, onError: ({ message }) => told.push(message) })
  const error: unknown = await db
    .transaction()
    .execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
      while (told.length === 0) await sleep(5)
      await sql`select 1`.execute(trx)
    })
    .catch((thrown: unknown) => thrown)
  expect(isTransient(error)).toBe(true)
  expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  expect(told[0]).toContain('terminating connection')
  await db.destroy()
})
