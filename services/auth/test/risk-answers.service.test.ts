import { randomUUID } from 'node:crypto'

import { expect, it } from '@jest/globals'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import type { Database } from '../src/database.ts'
import { riskAnswers } from '../src/risk/answers.ts'
import { ABSOLUTE_MS } from '../src/session/families.ts'

it('are given once each, and kept as long as a session can live', async () => {
  await using database = await freshDatabase()
  const db = openDatabase<Database>(database.url, { poolMax: 2 })
  await migrate(db, migrations)
  const userId = randomUUID()
  await db.insertInto('identity').values({ user_id: userId, username: null, username_index: 'x' }).execute()
  let at = new Date('2030-01-01T08:00:00Z')
  const { give, demandedSince } = riskAnswers(db, () => at)
  const [first, second] = [randomUUID(), randomUUID()]
  const until = new Date(at.getTime() + 2 * ABSOLUTE_MS)
  const given = await give({ riskId: first, userId, answer: 'step-up', until })
  at = new Date(at.getTime() + 1_000)
  expect(await give({ riskId: first, userId, answer: 'end-sessions', until })).toEqual(given)
  expect(await demandedSince(userId)).toEqual(given.at)
  await give({ riskId: second, userId, answer: 'end-sessions', until })
  expect(await demandedSince(userId)).toEqual(given.at)
  expect(await demandedSince(randomUUID())).toBeUndefined()
  at = new Date(given.at.getTime() + ABSOLUTE_MS + 1)
  await give({ riskId: randomUUID(), userId, answer: 'end-sessions', until })
  expect(await demandedSince(userId)).toBeUndefined()
  expect(await db.selectFrom('risk_answer').select('risk_id').execute()).toHaveLength(2)
  await db.destroy()
})
