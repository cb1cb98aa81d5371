import { describe, expect, it } from '@jest/globals'

import { bundleOf, entriesIn, leafHash } from '@urbe/merkle'

import type { TrailFaultKind } from '../src/audit/fault.ts'
import { verifyTrail } from '../src/audit/verify.ts'
import {
  entriesOf,
  entry,
  log,
  noteIn,
  ORIGIN,
  signerOf,
  sourceOf,
  trailOf,
  witness,
} from './sample-trail.ts'

const COUNT = 600
/** In the second bundle. */
const AT = 300
type Files = Map<string, Uint8Array>

const trust = { key: log.key, witness: witness.key }
const verified = (files: Files, since: readonly string[] = []) =>
  verifyTrail({ source: sourceOf(files), trust, since })
const faultOf = (files: Files, since: readonly string[] = []) =>
  verified(files, since).then(
    () => undefined,
    ({ kind, where }) => ({ kind, ...where }),
  )

/** Changes the entries of the second bundle, whose first one is entry 256. */
function inBundle(files: Files, change: (entries: Uint8Array[]) => Uint8Array[]): Files {
  const path = 'entries/001'
  const bundle = bundleOf(change([...entriesIn(files.get(path) ?? new Uint8Array())]))
  return new Map(files).set(path, bundle)
}
const place = AT - 256
const forged = entry(AT, 'logout')

/** What somebody does who can write files and has no key, and what is said of it. */
const kinds: readonly [string, TrailFaultKind, (entries: Uint8Array[]) => Uint8Array[]][] = [
  ['changed', 'entry_changed', (entries) => entries.with(place, forged)],
  ['changed in one bit', 'entry_changed', (entries) => entries.with(place, bitOff(entries[place]))],
  ['dropped', 'entry_missing', (entries) => entries.toSpliced(place, 1)],
  ['inserted', 'entry_inserted', (entries) => entries.toSpliced(place, 0, forged)],
  ['doubled', 'entry_duplicated', (entries) => entries.toSpliced(place, 0, entries[place - 1] ?? forged)],
  ['exchanged with the next', 'entries_reordered', (entries) => swapped(entries)],
]

function bitOff(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.from(bytes.with(10, (bytes[10] ?? 0) ^ 1))
}
function swapped(entries: Uint8Array[]): Uint8Array[] {
  const [one = forged, next = forged] = entries.slice(place, place + 2)
  return entries.with(place, next).with(place + 1, one)
}

describe('an entry in the middle', () => {
  it.each(kinds)('that was %s is named with its index: %s', async (_, kind, change) => {
    const files = await trailOf(entriesOf(COUNT))
    expect(await faultOf(inBundle(files, change))).toEqual({ kind, index: AT })
  })

  it.each(kinds)(
    'that was %s is found when all tiles were made anew to fit',
    async (_what, _kind, change) => {
      const honest = await trailOf(entriesOf(COUNT))
      const rewritten = await trailOf(change(entriesOf(COUNT).slice(256)).toSpliced(0, 0, ...entriesOf(256)))
      const files = rewritten.set('checkpoint', honest.get('checkpoint') ?? new Uint8Array())
      expect((await faultOf(files))?.kind).toMatch(/entry_misplaced|entry_missing|tile_changed|root_mismatch/)
    },
  )

  it.each(kinds.filter(([what]) => /dropped|inserted|doubled|exchanged/.test(what)))(
    'that was %s under the log’s own key is named by the places that entries bear',
    async (_what, _kind, change) => {
      const files = await trailOf(change(entriesOf(COUNT).slice(256)).toSpliced(0, 0, ...entriesOf(256)))
      // What was inserted bears the place it stands at; the next one betrays it.
      const index = _kind === 'entry_inserted' ? AT + 1 : AT
      expect(await faultOf(files)).toEqual({ kind: 'entry_misplaced', index })
    },
  )
})

describe('the end', () => {
  it('is found missing', async () => {
    const files = await trailOf(entriesOf(COUNT))
    const path = 'entries/002.p/88'
    const entries = entriesIn(files.get(path) ?? new Uint8Array())
    expect(await faultOf(new Map(files).set(path, bundleOf(entries.slice(0, -1))))).toEqual({
      kind: 'entry_missing',
      index: 599,
    })
    files.delete(path)
    expect(await faultOf(files)).toEqual({ kind: 'entry_missing', index: 512, before: 600 })
  })

  it('is found cut off amid an entry', async () => {
    const files = await trailOf(entriesOf(COUNT))
    const path = 'entries/002.p/88'
    files.set(path, (files.get(path) ?? new Uint8Array()).slice(0, -1))
    expect(await faultOf(files)).toEqual({ kind: 'malformed', index: 512, before: 600 })
  })

  it('that was taken back with a checkpoint of its own is found by one that was kept', async () => {
    const kept = noteIn(await trailOf(entriesOf(COUNT)))
    expect(await faultOf(await trailOf(entriesOf(COUNT - 1)), [kept])).toEqual({
      kind: 'rolled_back',
      index: 599,
    })
  })
})

describe('a history that was written anew under the same key', () => {
  const rewritten = () => trailOf(entriesOf(COUNT + 50).with(AT, forged))

  it('is found by what the witness kept, and where', async () => {
    const kept = await Promise.all(
      [200, 290, 310, 600].map(async (size) => noteIn(await trailOf(entriesOf(size)))),
    )
    expect(await faultOf(await rewritten(), kept)).toEqual({ kind: 'inconsistent', index: 290, before: 310 })
  })

  it('is not witnessed', async () => {
    const files = await trailOf(entriesOf(COUNT).with(AT, forged), { cosigned: false })
    expect(await faultOf(files)).toEqual({ kind: 'bad_signature' })
  })
})

describe('a checkpoint', () => {
  it.each([
    ['another key', () => trailOf(entriesOf(9), { by: signerOf(ORIGIN, 1) })],
    ['another name', () => trailOf(entriesOf(9), { by: signerOf('urbe.example/other', 1, log.secret) })],
    ['another log', () => trailOf(entriesOf(9), { origin: 'urbe.example/other' })],
  ])('of %s is refused', async (_, files) => {
    expect(await faultOf(await files())).toEqual({ kind: 'bad_signature' })
  })

  it('with another size or root is refused, and one that is missing', async () => {
    const files = await trailOf(entriesOf(9))
    const changed = (from: string | RegExp, to: string) =>
      new Map(files).set('checkpoint', Buffer.from(noteIn(files).replace(from, to)))
    expect(await faultOf(changed('\n9\n', '\n8\n'))).toEqual({ kind: 'bad_signature' })
    expect(await faultOf(changed(/\n9\n./, '\n9\nA'))).toEqual({ kind: 'bad_signature' })
    files.delete('checkpoint')
    expect(await faultOf(files)).toEqual({ kind: 'malformed' })
  })
})

describe('a tile', () => {
  it.each([
    ['0/001', 'entry_changed', { index: 256 }],
    ['1/000.p/2', 'tile_changed', { index: 0, before: 256 }],
  ])('%s that was changed is named', async (path, kind, where) => {
    const files = await trailOf(entriesOf(COUNT))
    const tile = files.get(path) ?? new Uint8Array()
    expect(await faultOf(new Map(files).set(path, tile.with(0, (tile[0] ?? 0) ^ 1)))).toEqual({
      kind,
      ...where,
    })
    files.delete(path)
    expect((await faultOf(files))?.kind).toBe('tile_changed')
  })

  it('does not let an inner node pass for an entry', async () => {
    const [left, right] = entriesOf(2).map(leafHash)
    const node = Buffer.concat([Uint8Array.of(1), left ?? [], right ?? []] as Uint8Array[])
    const files = await trailOf(entriesOf(2))
    expect(await faultOf(new Map(files).set('entries/000.p/2', bundleOf([node])))).toEqual({
      kind: 'entry_changed',
      index: 0,
    })
  })
})

it('an honest trail is intact, whatever its size', async () => {
  for (const size of [1, 2, 255, 256, 257, 512, 600]) {
    const kept = noteIn(await trailOf(entriesOf(Math.ceil(size / 2))))
    const { checkpoint } = await verified(await trailOf(entriesOf(size)), [kept])
    expect(checkpoint).toMatchObject({ size, origin: ORIGIN, witnessedAt: 1_790_000_000 })
  }
})
