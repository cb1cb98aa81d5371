import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Kysely, sql } from 'kysely'

import { systemClock } from '@urbe/kernel'
import { checkpointText, parseNote, signNote, trustedCheckpoint, verifyNote, vkeyOf } from '@urbe/merkle'
import { openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { KEY_FILE_BYTES_MIN, NOTE_KEY_OVERLAP_DAYS, noteKeyTable, openNoteKeys } from '../src/index.ts'

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

const openAll = (change: Partial<Parameters<typeof openNoteKeys>[0]> = {}) =>
  openNoteKeys({ db, purpose: 'log', name: 'urbe.example/log', secret, clock: systemClock, ...change })
const open = async (change: Parameters<typeof openAll>[0] = {}) =>
  (await (await openAll(change)).signers())[0]

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

it('takes up the next key when it is time: both sign for a while, then the old one is only known', async () => {
  await sql`delete from note_key`.execute(db)
  const began = Date.parse('2026-11-23T08:00:00.000Z')
  let day = 0
  const clock = () => new Date(began + day * 86_400_000)
  const keys = await openAll({ clock, days: 90 })
  const vkeys = async () => (await keys.signers()).map(({ key }) => vkeyOf(key))
  const text = checkpointText({ origin: 'urbe.example/log', size: 1, root: Buffer.alloc(32) })
  const note = async () =>
    `${text}\n${(await keys.signers()).map(({ key, secret: own }) => `${signNote(text, key, own)}\n`).join('')}`
  const [first = ''] = await vkeys()
  const ofFirst = await note()
  day = 89
  expect(await vkeys()).toEqual([first])
  day = 90
  const [second = '', ...before] = await vkeys()
  expect([second === first, before]).toEqual([false, [first]])
  // Another replica finds the same ones.
  expect((await (await openAll({ clock, days: 90 })).signers()).map(({ key }) => vkeyOf(key))).toEqual([
    second,
    first,
  ])
  const ofBoth = await note()
  const [newKey, oldKey] = await keys.known()
  if (newKey === undefined || oldKey === undefined) throw new Error('both are known')
  for (const key of [newKey, oldKey]) expect(trustedCheckpoint(ofBoth, { key }).size).toBe(1)
  day = 90 + NOTE_KEY_OVERLAP_DAYS
  expect(await vkeys()).toEqual([second])
  const ofSecond = await note()
  expect((await keys.known()).map(vkeyOf)).toEqual([second, first])
  const { rows } = await sql<{
    material: string
  }>`select material from note_key where purpose = 'log'`.execute(db)
  expect(rows).toEqual([{ material: `public.${first}` }])
  for (const each of [ofFirst, ofBoth, ofSecond])
    expect(trustedCheckpoint(each, { key: [newKey, oldKey] }).size).toBe(1)
  expect(() => trustedCheckpoint(ofSecond, { key: oldKey })).toThrow('has not signed this')
  expect(() => trustedCheckpoint(ofSecond, { key: [] })).toThrow('no key is believed')
})
