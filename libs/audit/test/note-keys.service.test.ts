import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { systemClock } from '@urbe/kernel'
import { parseNote, signNote, verifyNote, vkeyOf } from '@urbe/merkle'
import { openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { KEY_FILE_BYTES_MIN, noteKeyTable, openNoteKey } from '../src/index.ts'

const secret = Buffer.alloc(KEY_FILE_BYTES_MIN, 5)
let db: Kysely<object>
let drop: () => PromiseLike<void>
beforeAll(async () => {
  const database = await freshDatabase()
  db = openDatabase<object>(database.url, { poolMax: 4 })
  drop = () => database[Symbol.asyncDispose]()
  await noteKeyTable.execute(db)
})
afterAll(async () => {
  await db.destroy()
  await drop()
})

const open = (change: Partial<Parameters<typeof openNoteKey>[0]> = {}) =>
  openNoteKey({ db, purpose: 'log', name: 'urbe.example/log', secret, clock: systemClock, ...change })

it('is one key for all who open it at the same time, and keeps its name', async () => {
  const opened = await Promise.all(Array.from({ length: 4 }, () => open()))
  expect(new Set(opened.map(({ key }) => vkeyOf(key))).size).toBe(1)
  const [first] = opened
  const later = await open({ name: 'another' })
  expect(vkeyOf(later.key)).toBe(vkeyOf(first?.key ?? later.key))
  const note = `text\n\n${signNote('text\n', later.key, later.secret)}\n`
  expect(verifyNote(parseNote(note), later.key)).toEqual({})
})

it('lies wrapped in the database, for its file and its purpose alone', async () => {
  await open()
  const { rows } = await sql<{
    material: string
  }>`select material from note_key where purpose = 'log'`.execute(db)
  expect(rows[0]?.material).toMatch(/^wrapped\./)
  await expect(open({ secret: Buffer.alloc(KEY_FILE_BYTES_MIN, 6) })).rejects.toThrow()
  await expect(open({ secret: undefined })).rejects.toThrow(/no key file/)
  await expect(open({ secret: Buffer.alloc(KEY_FILE_BYTES_MIN - 1) })).rejects.toThrow(/at least/)
  await sql`insert into note_key select 'witness', name, material, created_at from note_key where purpose = 'log'`.execute(
    db,
  )
  await expect(open({ purpose: 'witness' })).rejects.toThrow()
})
