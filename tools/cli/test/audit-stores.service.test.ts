import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { bundleOf, entriesIn, leafHash } from '@urbe/merkle'

import { writeIn } from '../src/audit/source.ts'
import { type AuditHouse, openAuditHouse } from './audit-house.ts'
import { entriesOf, entry, log, noteIn, signerOf, trailOf, witness } from './sample-trail.ts'
import { fill } from './stored-trail.ts'

const COUNT = 600
/** In the second bundle. */
const AT = 300
type Files = ReadonlyMap<string, Uint8Array>
type Entries = readonly Uint8Array[]

let house: AuditHouse
beforeAll(async () => {
  house = await openAuditHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const keys = ['--vkey', log.vkey, '--witness-vkey', witness.vkey]

/** Puts a trail into a store; the words that make the command read it there. */
const stores: Readonly<Record<string, (files: Files) => Promise<readonly string[]>>> = {
  async folder(files) {
    const trail = await mkdtemp(join(house.folder, 'trail-'))
    for (const [path, bytes] of files)
      await writeIn(trail, path === 'checkpoint' ? path : join('tile', path), bytes)
    return ['--dir', trail]
  },
  async database(files) {
    await fill(house, files)
    return ['--db', house.addressFile]
  },
  async platform(files) {
    await fill(house, files)
    return []
  },
}

interface Tampering {
  readonly files: () => Promise<Files>
  /** Of sizes that somebody kept checkpoints of. */
  readonly kept?: readonly number[]
  readonly found: { readonly kind: string; readonly index?: number; readonly before?: number }
}

const place = AT - 256
const forged = entry(AT, 'logout')
const bitOff = (bytes: Uint8Array = new Uint8Array()) => Buffer.from(bytes.with(10, (bytes[10] ?? 0) ^ 1))

/** The second bundle with other entries, and everything else as it was signed. */
async function inBundle(change: (entries: Entries) => Entries): Promise<Files> {
  const files = await trailOf(entriesOf(COUNT))
  const entries = entriesIn(files.get('entries/001') ?? new Uint8Array())
  return files.set('entries/001', bundleOf(change(entries)))
}

/** A tile with its first hash turned. */
async function inTile(path: string): Promise<Files> {
  const files = await trailOf(entriesOf(COUNT))
  return files.set(path, bitOff(files.get(path)))
}

/** Other entries with all tiles made anew, under the checkpoint that was signed before. */
async function underOldSignature(entries: Entries): Promise<Files> {
  const honest = await trailOf(entriesOf(COUNT))
  return (await trailOf(entries)).set('checkpoint', honest.get('checkpoint') ?? new Uint8Array())
}

async function shortened(): Promise<Files> {
  const files = await trailOf(entriesOf(COUNT))
  const path = 'entries/002.p/88'
  return files.set(path, bundleOf(entriesIn(files.get(path) ?? new Uint8Array()).slice(0, -1)))
}

async function nodeForLeaves(): Promise<Files> {
  const files = await trailOf(entriesOf(2))
  const [left, right] = entriesOf(2).map(leafHash)
  const node = Buffer.concat([Uint8Array.of(1), left ?? [], right ?? []] as Uint8Array[])
  return files.set('entries/000.p/2', bundleOf([node]))
}

const tamperings: Readonly<Record<string, Tampering>> = {
  'an entry was changed in one bit': {
    files: () => inBundle((entries) => entries.with(place, bitOff(entries[place]))),
    found: { kind: 'entry_changed', index: AT },
  },
  'an entry was replaced': {
    files: () => inBundle((entries) => entries.with(place, forged)),
    found: { kind: 'entry_changed', index: AT },
  },
  'an entry was taken out': {
    files: () => inBundle((entries) => entries.toSpliced(place, 1)),
    found: { kind: 'entry_missing', index: AT },
  },
  'an entry was put in': {
    files: () => inBundle((entries) => entries.toSpliced(place, 0, forged)),
    found: { kind: 'entry_inserted', index: AT },
  },
  'an entry was doubled': {
    files: () => inBundle((entries) => entries.toSpliced(place, 0, entries[place - 1] ?? forged)),
    found: { kind: 'entry_duplicated', index: AT },
  },
  'two entries were exchanged': {
    files: () =>
      inBundle((entries) => entries.with(place, entries[place + 1] ?? forged).with(place + 1, entry(AT))),
    found: { kind: 'entries_reordered', index: AT },
  },
  'the last entry was cut off': { files: shortened, found: { kind: 'entry_missing', index: COUNT - 1 } },
  'a node was put in the place of its leaves': {
    files: nodeForLeaves,
    found: { kind: 'entry_changed', index: 0 },
  },
  'a hash of the tree was changed': {
    files: () => inTile('1/000.p/2'),
    found: { kind: 'tile_changed', index: 0, before: 256 },
  },
  'entry and hashes were changed together': {
    files: () => underOldSignature(entriesOf(COUNT).with(AT, forged)),
    kept: [200, 290, 310],
    found: { kind: 'inconsistent', index: 290, before: 310 },
  },
  'the whole history was signed anew with the log’s own key': {
    files: () => trailOf(entriesOf(COUNT + 50).with(AT, forged)),
    kept: [200, 290, 310, COUNT],
    found: { kind: 'inconsistent', index: 290, before: 310 },
  },
  'an entry was moved, and everything signed anew': {
    files: () => trailOf(entriesOf(COUNT).toSpliced(AT, 1)),
    found: { kind: 'entry_misplaced', index: AT },
  },
  'the end was taken back, with a checkpoint that fits': {
    files: () => trailOf(entriesOf(COUNT - 1)),
    kept: [COUNT],
    found: { kind: 'rolled_back', index: COUNT - 1 },
  },
  'the checkpoint is of another key': {
    files: () => trailOf(entriesOf(COUNT), { by: signerOf('urbe.example/audit/v1', 1) }),
    found: { kind: 'bad_signature' },
  },
  'the checkpoint is of another log': {
    files: () => trailOf(entriesOf(COUNT), { origin: 'urbe.example/other' }),
    found: { kind: 'bad_signature' },
  },
}

describe.each(Object.entries(stores))('in the %s', (_, put) => {
  it.each(Object.entries(tamperings))(
    '%s: named with its place',
    async (_what, { files, kept = [], found }) => {
      const words = await put(await files())
      const notes = await Promise.all(kept.map(async (size) => noteIn(await trailOf(entriesOf(size)))))
      const file = join(house.folder, 'kept.jsonl')
      await writeFile(file, notes.map((note) => `${JSON.stringify({ note })}\n`).join(''))
      const since = notes.length === 0 ? [] : ['--since', file]
      const { code, said } = await house.audit(['verify', ...words, ...keys, ...since])
      const { ok, detail: _detail, ...named } = said
      expect([code, ok, named]).toEqual([1, false, found])
    },
  )

  it('an honest trail is intact', async () => {
    const words = await put(await trailOf(entriesOf(COUNT)))
    expect(await house.audit(['verify', ...words, ...keys])).toMatchObject({
      code: 0,
      said: { ok: true, size: COUNT },
    })
  })
})
