import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { Kysely } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import type { DataKeyStore } from '../src/data-key-store.ts'
import { type DataKeyTables, dataKeyMigration, dataKeyTables } from '../src/data-key-tables.ts'
import { memoryStore } from './memory-store.ts'

let database: Awaited<ReturnType<typeof freshDatabase>>
let db: Kysely<DataKeyTables>
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase<DataKeyTables>(database.url, { poolMax: 4 })
  await migrate(db, { '0001-data-keys': dataKeyMigration })
})
afterAll(async () => {
  await db.destroy()
  await database[Symbol.asyncDispose]()
})

const key = (keyId: string, subject: string, kekId = 'kek-1') => ({
  keyId,
  subject,
  kekId,
  blob: `wrapped ${keyId}`,
})

const stores: [string, () => DataKeyStore][] = [
  ['Postgres', () => dataKeyTables(db)],
  ['memory', memoryStore],
]

describe.each(stores)('data keys in %s', (_, open) => {
  let store: DataKeyStore
  beforeEach(async () => {
    await db.deleteFrom('data_key').execute()
    store = open()
  })

  it('are found by subject and by id', async () => {
    await store.create(key('a', 'user:1'))
    expect(await store.activeOf('user:1')).toEqual(key('a', 'user:1'))
    expect(await store.find('a')).toEqual(key('a', 'user:1'))
    expect([await store.activeOf('user:2'), await store.find('b')]).toEqual([undefined, undefined])
  })

  it('are one for each subject, however many make it at the same time', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.create(key(id, 'user:1'))))
    const found = await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.find(id)))
    expect(found.filter((each) => each !== undefined)).toHaveLength(1)
  })

  it('count their uses together', async () => {
    await store.create(key('a', 'user:1'))
    const sums = await Promise.all([store.reserve('a', 5), store.reserve('a', 7)])
    expect(Math.max(...sums)).toBe(12)
  })

  it('that were used up still open, and another takes their place', async () => {
    await store.create(key('a', 'user:1'))
    await store.retire('a')
    expect(await store.activeOf('user:1')).toBeUndefined()
    await store.create(key('b', 'user:1'))
    expect(await store.activeOf('user:1')).toEqual(key('b', 'user:1'))
    expect(await store.find('a')).toEqual(key('a', 'user:1'))
  })
})

describe.each(stores)('data keys in %s that are shredded or wrapped anew', (_, open) => {
  let store: DataKeyStore
  beforeEach(async () => {
    await db.deleteFrom('data_key').execute()
    store = open()
  })

  it('are all shredded with their subject, for ever', async () => {
    await store.create(key('a', 'user:1'))
    await store.retire('a')
    await store.create(key('b', 'user:1'))
    await store.create(key('c', 'user:2'))
    await store.shred('user:1')
    await store.create(key('d', 'user:1'))
    await store.retire('a')
    expect([await store.find('a'), await store.find('b')]).toEqual(['shredded', 'shredded'])
    expect([await store.activeOf('user:1'), await store.find('d')]).toEqual(['shredded', undefined])
    expect(await store.activeOf('user:2')).toEqual(key('c', 'user:2'))
  })

  it('are not made for a subject that was shredded before it had one', async () => {
    await store.shred('user:1')
    await store.create(key('a', 'user:1'))
    expect(await store.activeOf('user:1')).toBe('shredded')
  })

  it('are either made or shredded when both come at the same time', async () => {
    await Promise.all([store.create(key('a', 'user:1')), store.shred('user:1')])
    expect(await store.activeOf('user:1')).toBe('shredded')
  })

  it('that are under another key are told page by page, and counted', async () => {
    for (const id of ['a', 'b', 'c']) await store.create(key(id, `user:${id}`))
    await store.create(key('d', 'user:d', 'kek-2'))
    await store.shred('user:b')
    const [first] = await store.notUnder('kek-2', { after: '', limit: 1 })
    expect(first?.keyId).toBe('a')
    expect((await store.notUnder('kek-2', { after: 'a', limit: 5 })).map(({ keyId }) => keyId)).toEqual(['c'])
    expect(await store.counts()).toEqual(
      new Map([
        ['kek-1', 2],
        ['kek-2', 1],
      ]),
    )
  })

  it('are replaced when they still are what was read, and not otherwise', async () => {
    const a = key('a', 'user:1')
    await store.create(a)
    expect(await store.replace(a, { kekId: 'kek-2', blob: 'again' })).toBe(true)
    expect(await store.replace(a, { kekId: 'kek-3', blob: 'late' })).toBe(false)
    await store.shred('user:1')
    expect(await store.replace({ ...a, blob: 'again' }, { kekId: 'kek-3', blob: 'back' })).toBe(false)
    expect(await store.find('a')).toBe('shredded')
  })
})
