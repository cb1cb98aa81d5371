import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { coldBundles } from '../../../services/event-store/src/audit/retention/cold-bundles.ts'
import { openColdFolder } from '../../../services/event-store/src/audit/retention/cold-folder.ts'
import { type AuditHouse, openAuditHouse } from './audit-house.ts'
import { entriesOf, entry, log, trailOf, witness } from './sample-trail.ts'
import { fill } from './stored-trail.ts'

const COUNT = 700
/** Two full bundles. */
const OLD = 512
const keys = ['--vkey', log.vkey, '--witness-vkey', witness.vkey]

let house: AuditHouse
let cold = ''
beforeAll(async () => {
  house = await openAuditHouse()
  cold = await mkdtemp(join(house.folder, 'cold-'))
})
afterAll(() => house[Symbol.asyncDispose]())

/** What the event-store says when it has moved entries; somebody else may say the same. */
const moved = (service: string, before: number) => telling(600, 'trail.pruned', { service, before })
/** The same of files that it has removed. */
const removed = (service: string, before: number) => telling(601, 'trail.removed', { service, before })

function telling(at: number, action: string, { service, before }: { service: string; before: number }) {
  const said = JSON.parse(Buffer.from(entry(at)).toString())
  return Buffer.from(JSON.stringify({ ...said, service, action, details: { from: 0, before } }))
}

/** A trail whose first 512 entries lie in cold files, and one that says so. */
async function prunedTrail(
  told: Uint8Array = moved('event-store', OLD),
  further: Uint8Array = entry(601),
): Promise<void> {
  const entries = entriesOf(COUNT).with(600, told).with(601, further)
  await fill(house, await trailOf(entries))
  const files = coldBundles(openColdFolder(cold))
  for (const index of [0, 1])
    await files.put({ index, entries: entries.slice(index * 256, (index + 1) * 256) })
  await house.db.deleteFrom('audit_entry').where('seq', '<', OLD).execute()
  await house.db.updateTable('audit_log').set({ kept_from: OLD }).execute()
}

const removeFile = (name: string) => rm(join(cold, 'tile', 'entries', name))

beforeEach(() => prunedTrail())

const places: readonly (readonly [name: string, words: () => readonly string[]])[] = [
  ['database', () => ['--db', house.addressFile]],
  ['platform', () => []],
]
const verifierOf =
  (words: () => readonly string[]) =>
  async (more: readonly string[] = []) => {
    const { code, said } = await house.audit(['verify', ...words(), ...keys, ...more])
    return { code, said }
  }

describe.each(places)('entries that the %s has moved to cold files', (_, words) => {
  const verify = verifierOf(words)

  it('are verified out of these', async () => {
    expect(await verify(['--cold', cold])).toMatchObject({ code: 0, said: { size: COUNT, unseen: [] } })
    const file = join(cold, 'tile', 'entries', '001')
    const bytes = await readFile(file)
    await writeFile(file, bytes.with(bytes.length - 4, 64))
    expect(await verify(['--cold', cold])).toMatchObject({
      code: 1,
      said: { kind: 'entry_changed', index: OLD - 1 },
    })
  })

  it('are said not to have been looked at where these are not given, and held to the root all the same', async () => {
    const unseen = [{ from: 0, before: OLD }]
    expect(await verify()).toMatchObject({ code: 0, said: { ok: true, size: COUNT, unseen } })
    const tile = house.db.updateTable('audit_tile').where('level', '=', 0).where('index', '=', 1)
    await tile.set({ hashes: Buffer.alloc(256 * 32, 7) }).execute()
    expect(await verify()).toMatchObject({ code: 1, said: { kind: 'tile_changed', index: 256, before: 512 } })
  })

  it.each([
    ['nobody says so', 0, entry(600)],
    ['somebody else says so', 0, moved('simulation', OLD)],
    ['less is said', 256, moved('event-store', 256)],
  ])('are missing where %s', async (_what, index, telling) => {
    await prunedTrail(telling)
    const named = { kind: 'entry_missing', index, before: index + 256 }
    expect(await verify()).toMatchObject({ code: 1, said: named })
  })

  it('have proofs, but no bytes without their files', async () => {
    const proof = join(house.folder, 'proof')
    const prove = async (more: readonly string[]) =>
      (await house.audit(['prove', '3', ...words(), ...keys, '--out', proof, ...more])).code
    expect(await prove([])).toBe(0)
    const bytes = join(house.folder, 'entry')
    expect(await prove(['--entry-out', bytes])).toBe(2)
    expect(await prove(['--entry-out', bytes, '--cold', cold])).toBe(0)
    expect(await readFile(bytes)).toEqual(Buffer.from(entry(3)))
    const check = ['verify-proof', proof, '--entry', bytes, ...keys]
    expect((await house.audit(check)).code).toBe(0)
  })
})

describe.each(places)('entries of the %s whose cold files are gone', (_, words) => {
  const verify = verifierOf(words)

  it('are named where their files were removed and a signed entry says so', async () => {
    await prunedTrail(moved('event-store', OLD), removed('event-store', 256))
    await removeFile('000')
    const named = { ok: true, size: COUNT, removed: [{ from: 0, before: 256 }] }
    expect(await verify(['--cold', cold])).toMatchObject({ code: 0, said: { ...named, unseen: [] } })
    expect(await verify()).toMatchObject({
      code: 0,
      said: { ...named, unseen: [{ from: 256, before: OLD }] },
    })
    // Their hashes stay, and so do their proofs.
    const tile = house.db.updateTable('audit_tile').where('level', '=', 0).where('index', '=', 0)
    await tile.set({ hashes: Buffer.alloc(256 * 32, 7) }).execute()
    expect(await verify()).toMatchObject({ code: 1, said: { kind: 'tile_changed', index: 0, before: 256 } })
  })

  it.each([
    ['nobody says that it was removed', entry(601)],
    ['somebody else says so', removed('simulation', OLD)],
    ['another one was removed', removed('event-store', 256)],
  ])('are missing where a file is gone and %s', async (_what, further) => {
    await prunedTrail(moved('event-store', OLD), further)
    await removeFile('001')
    const named = { kind: 'entry_missing', index: 256, before: OLD }
    expect(await verify(['--cold', cold])).toMatchObject({ code: 1, said: named })
  })

  it('are missing where they were never moved, whatever is said of their removal', async () => {
    await prunedTrail(entry(600), removed('event-store', OLD))
    expect(await verify()).toMatchObject({ code: 1, said: { kind: 'entry_missing', index: 0 } })
  })
})

it('rows that are gone without having been moved are missing', async () => {
  await house.db.updateTable('audit_log').set({ kept_from: 256 }).execute()
  expect(await house.audit(['verify', '--db', house.addressFile, ...keys])).toMatchObject({
    code: 1,
    said: { kind: 'entry_missing', index: 256 },
  })
})

it('over HTTP they are gone, and lists say where what is kept begins', async () => {
  const ask = (path: string) => house.house.call('GET', path, { role: 'admin' })
  expect(await ask('/audit/tile/entries/001')).toMatchObject({ http: 410, code: 'audit_entries_pruned' })
  for (const path of ['/audit/events', '/audit/timeline?actor=u-1', '/audit/report'])
    expect(await ask(path)).toMatchObject({ http: 200, keptFrom: OLD })
})

it('an export leaves them out, says how many, and is intact with the cold files', async () => {
  const out = join(house.folder, 'export')
  const { code, said } = await house.audit(['export', '--out', out, '--vkey', log.vkey])
  expect([code, said]).toMatchObject([0, { size: COUNT, cold: OLD }])
  const verdict = await house.audit(['verify', '--dir', out, '--cold', cold, '--vkey', log.vkey])
  expect(verdict).toMatchObject({ code: 0, said: { unseen: [] } })
})
