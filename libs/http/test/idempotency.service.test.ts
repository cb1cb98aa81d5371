import { expect, it } from '@jest/globals'
import { sql } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { httpMigration, IDEMPOTENCY_KEPT_MS, idempotencyStore } from '../src/idempotency.ts'

it('an answer is kept for a repetition, and not for ever', async () => {
  await using database = await freshDatabase()
  const db = openDatabase<object>(database.url, { poolMax: 1 })
  await migrate(db, { '0000-http': httpMigration })
  let now = Date.UTC(2026, 0, 1)
  const store = idempotencyStore(db, () => new Date(now))
  const request = { actor: 'user:1', endpoint: 'foundCity', fingerprint: 'a' }
  const answer = { status: 201, headers: {}, body: '{}' }
  expect(await store.claim({ ...request, key: 'first' })).toEqual({ state: 'mine' })
  await store.keep({ ...request, key: 'first' }, answer)

  now += IDEMPOTENCY_KEPT_MS
  expect(await store.claim({ ...request, key: 'first' })).toEqual({ state: 'answered', answer })
  now += 3_600_000
  expect(await store.claim({ ...request, key: 'second' })).toEqual({ state: 'mine' })
  const { rows } = await sql<{ key: string }>`SELECT key FROM http_idempotency`.execute(db)
  expect(rows).toEqual([{ key: 'second' }])
  await db.destroy()
})
