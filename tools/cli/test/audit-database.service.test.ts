import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { trailOf as actsOf } from '../../../services/event-store/test/audit-trail.ts'
import { until } from '../../../services/event-store/test/house.ts'
import { readDatabase } from '../src/audit/database-reader.ts'
import { databaseSource } from '../src/audit/database-source.ts'
import { BUNDLES_AT_ONCE } from '../src/audit/entry-reader.ts'
import { CHECKPOINTS_COMPARED_MAX } from '../src/audit/source.ts'
import { type AuditHouse, openAuditHouse } from './audit-house.ts'
import { entriesOf, entry, log, noteIn, trailOf, witness } from './sample-trail.ts'
import { fill } from './stored-trail.ts'

const COUNT = 600
const AT = 300
type Entries = readonly Uint8Array[]

let house: AuditHouse
beforeAll(async () => {
  house = await openAuditHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const keys = ['--vkey', log.vkey, '--witness-vkey', witness.vkey]
const honest = async (files = trailOf(entriesOf(COUNT))) => fill(house, await files)
const verdict = async (more: readonly string[] = []) => {
  const { code, said } = await house.audit(['verify', '--db', house.addressFile, ...keys, ...more])
  const { ok: _, detail: _detail, ...named } = said
  return { code, named }
}

async function checkpointOf(size: number, entries: Entries = entriesOf(size)) {
  const lines = noteIn(await trailOf(entries))
    .trimEnd()
    .split('\n')
  const cosignature = lines.at(-1) ?? null
  return { size, note: `${lines.slice(0, -1).join('\n')}\n`, cosignature, root: Buffer.alloc(32) }
}

it('finds intact what a sequencer has written, in its database, over its API and in an export', async () => {
  await using fresh = await openAuditHouse()
  const { audit, simulation } = fresh.house
  const trail = actsOf(simulation, 'simulation')
  const act = { action: 'change.answered', outcome: 'allowed', target: { type: 'city', id: 'c-1' } } as const
  const acts = Array.from({ length: 300 }, (_, at) => ({
    ...act,
    actor: { type: 'user', id: `u-${at}` } as const,
  }))
  await Promise.all(acts.map((each) => trail.record(each)))
  await until(async () => (await audit.standing()).sealed === acts.length)
  const own = ['--vkey', (await audit.desk.keys()).vkey]
  const out = join(fresh.folder, 'export')
  expect((await fresh.audit(['export', '--out', out])).code).toBe(0)
  for (const where of [['--db'], [], ['--dir', out]])
    expect(await fresh.audit(['verify', ...where, ...own])).toMatchObject({
      code: 0,
      said: { ok: true, size: acts.length, unseen: [] },
    })
})

it.each([
  ['actor_id', { actor_id: 'somebody-else' }],
  ['target_id', { target_id: 'x' }],
  ['action', { action: 'logout' }],
  ['outcome', { outcome: 'refused' }],
  ['at', { at: new Date(0) }],
  ['id', { id: '0197a3a0-0000-7000-8000-ffffffffffff' }],
])('finds an entry that is found by another %s than it has', async (_, change) => {
  await honest()
  await house.db.updateTable('audit_entry').set(change).where('seq', '=', AT).execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'row_changed', index: AT } })
})

it.each([-1, COUNT + 7])('finds an entry at %i, where none can be', async (seq) => {
  await honest()
  await house.db
    .updateTable('audit_entry')
    .set({ seq })
    .where('seq', '=', COUNT - 1)
    .execute()
  await house.db
    .updateTable('audit_checkpoint')
    .set(await checkpointOf(COUNT - 1))
    .execute()
  await house.db
    .updateTable('audit_log')
    .set({ size: COUNT - 1 })
    .execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'entry_inserted', index: seq } })
})

it('looks at entries that nobody has signed yet, too', async () => {
  await honest()
  // The root in the column is another one, so that the sequencer of the house does not sign the rest.
  await house.db
    .updateTable('audit_checkpoint')
    .set(await checkpointOf(COUNT - 50))
    .execute()
  expect(await house.audit(['verify', '--db', ...keys])).toMatchObject({
    code: 0,
    said: { size: COUNT - 50, unsigned: 50 },
  })
  await house.db
    .updateTable('audit_entry')
    .set({ bytes: entry(580, 'logout') })
    .where('seq', '=', 580)
    .execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'entry_changed', index: 580 } })
  // The last signed one is gone, and an unsigned one stands behind it.
  await house.db.deleteFrom('audit_entry').where('seq', '=', 549).execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'entry_missing', index: 549 } })
})

it('finds a size below what was signed, and a tile with more hashes than entries', async () => {
  await honest()
  await house.db.updateTable('audit_log').set({ size: 400 }).execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'rolled_back', index: 400 } })
  await honest()
  const tile = house.db
    .selectFrom('audit_tile')
    .select('hashes')
    .where('level', '=', 0)
    .where('index', '=', 2)
  const { hashes } = await tile.executeTakeFirstOrThrow()
  await house.db
    .updateTable('audit_tile')
    .set({ hashes: Buffer.concat([hashes, Buffer.alloc(32, 7)]) })
    .where('level', '=', 0)
    .where('index', '=', 2)
    .execute()
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'tile_changed', index: COUNT } })
})

it('finds an older checkpoint that is not the beginning of what there is now, or stands at another size', async () => {
  await honest()
  const older = async (size: number, entries: Entries) => {
    const { size: _, ...row } = await checkpointOf(size, entries)
    return { ...row, size, at: new Date(), announced: true }
  }
  const put = (row: Awaited<ReturnType<typeof older>>) =>
    house.db.insertInto('audit_checkpoint').values(row).execute()
  await put(await older(200, entriesOf(200)))
  await put(await older(310, entriesOf(310)))
  expect(await house.audit(['verify', '--db', ...keys])).toMatchObject({
    code: 0,
    said: { compared: 3, storedCheckpoints: 3 },
  })
  await house.db.deleteFrom('audit_checkpoint').where('size', '=', 310).execute()
  await put(await older(310, entriesOf(310).with(AT, entry(AT, 'logout'))))
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'inconsistent', index: 200, before: 310 } })
  await house.db.deleteFrom('audit_checkpoint').where('size', '=', 310).execute()
  await put({ ...(await older(210, entriesOf(210))), size: 220 })
  expect(await verdict()).toEqual({ code: 1, named: { kind: 'inconsistent', index: 210, before: 220 } })
})

it('compares a limited number of older checkpoints, spread over all', async () => {
  await honest()
  const row = { root: Buffer.alloc(32), note: '', at: new Date(), announced: true }
  const sizes = Array.from({ length: 2 * CHECKPOINTS_COMPARED_MAX + 1 }, (_, at) => COUNT + 1 + at)
  await house.db
    .insertInto('audit_checkpoint')
    .values(sizes.map((size) => ({ ...row, size })))
    .execute()
  const store = await databaseSource(house.databaseUrl)
  const { stored, some } = await store.checkpoints()
  await store.close()
  expect(stored).toBe(sizes.length + 1)
  expect(some.length).toBeLessThanOrEqual(CHECKPOINTS_COMPARED_MAX)
  expect(some.at(-1)?.size).toBe(sizes.at(-1))
  expect(some[0]?.size).toBeLessThan(COUNT + 4)
})

it('reads more bundles than one statement holds', async () => {
  const count = (BUNDLES_AT_ONCE + 1) * 256 + 9
  await honest(trailOf(entriesOf(count)))
  expect(await house.audit(['verify', '--db', ...keys])).toMatchObject({ code: 0, said: { size: count } })
  await house.db
    .deleteFrom('audit_entry')
    .where('seq', '=', BUNDLES_AT_ONCE * 256)
    .execute()
  expect(await verdict()).toEqual({
    code: 1,
    named: { kind: 'entry_missing', index: BUNDLES_AT_ONCE * 256 },
  })
})

describe('the address of the database', () => {
  const secret = 'hunter2-secret'
  const ends = async (db: readonly string[]) => {
    const { code, err } = await house.audit(['verify', ...db, ...keys])
    expect(err).not.toContain(secret)
    return code
  }

  it('comes from a file, from the environment or from the command line', async () => {
    await fill(house, await trailOf(entriesOf(9)))
    expect(await ends(['--db', house.addressFile])).toBe(0)
    expect(await ends(['--db'])).toBe(0)
    expect(await ends(['--db', house.databaseUrl])).toBe(0)
  })

  it('is in no message, whatever is wrong with it', async () => {
    const { hostname, port, pathname } = new URL(house.databaseUrl)
    expect(await ends(['--db', `postgres://u:${secret}@127.0.0.1:1/none`])).toBe(3)
    expect(await ends(['--db', `postgres://nobody:${secret}@${hostname}:${port}/${secret}`])).toBe(3)
    expect(await ends(['--db', `postgre://u:${secret}@${hostname}${pathname}`])).toBe(2)
    expect(await ends(['--db', `postgres://u:%zz${secret}@${hostname}${pathname}`])).toBe(2)
    expect(await ends(['--db', `/nowhere/${secret}`])).toBe(2)
    expect(await ends(['--db', house.addressFile, '--dir', house.folder])).toBe(2)
  })

  it('is of no use where there is no trail', async () => {
    const other = new URL(house.databaseUrl)
    other.pathname = '/postgres'
    expect(await ends(['--db', other.href])).toBe(2)
  })

  it('leads to one moment of the database, in which nothing can be written', async () => {
    await fill(house, await trailOf(entriesOf(9)))
    const reader = await readDatabase(house.databaseUrl)
    const size = async () => (await reader.rows<{ size: string }>('select size from audit_log'))[0]?.size
    expect(await size()).toBe('9')
    await fill(house, await trailOf(entriesOf(12)))
    expect(await size()).toBe('9')
    await expect(reader.rows('delete from audit_entry')).rejects.toThrow(/25006/)
    await reader.close()
  })
})
