import { describe, expect, it } from '@jest/globals'

import { type CitySpec, foundWorld, loadEngines, restoreWorld } from '../index.ts'
import type { SnapshotLabel } from './packing.ts'
import { packSnapshot, unpackSnapshot } from './snapshot.ts'

const engines = await loadEngines()

const label: SnapshotLabel = { engine: 'e', schema: 's', city: 'c' }
const state = new SharedArrayBuffer(64)
const packed = packSnapshot(label, { buffer: state })

function unpackAs(expected: SnapshotLabel, bytes = packed): () => void {
  return () => unpackSnapshot(bytes, expected, { buffer: new SharedArrayBuffer(64) })
}

function refusal(code: string) {
  return expect.objectContaining({ name: 'SnapshotError', code })
}

describe('a snapshot', () => {
  it('gives back the bytes it was made of', () => {
    const from = new SharedArrayBuffer(64)
    new Uint8Array(from).set(Uint8Array.from({ length: 64 }, (_, at) => at * 3))
    const to = new SharedArrayBuffer(64)
    unpackSnapshot(packSnapshot(label, { buffer: from }), label, { buffer: to })
    expect([...new Uint8Array(to)]).toEqual([...new Uint8Array(from)])
  })

  it('goes into the room that it is given, whatever was in it', () => {
    const shelf = new Uint8Array(1000).fill(7)
    const room = (bytes: number) => shelf.subarray(100, 100 + bytes)
    const there = packSnapshot(label, { buffer: state }, room)
    expect(there.buffer).toBe(shelf.buffer)
    expect(there).toEqual(packed)
  })

  it('does not go into a room of another size', () => {
    for (const more of [-1, 1]) {
      const room = (bytes: number) => new Uint8Array(bytes + more)
      expect(() => packSnapshot(label, { buffer: state }, room)).toThrow(RangeError)
    }
  })

  it('is refused by another engine, schema or city', () => {
    expect(unpackAs({ ...label, engine: 'x' })).toThrow(refusal('snapshot_of_other_engine'))
    expect(unpackAs({ ...label, schema: 'x' })).toThrow(refusal('snapshot_of_other_schema'))
    expect(unpackAs({ ...label, city: 'x' })).toThrow(refusal('snapshot_of_other_city'))
  })

  it('is refused when any end of it is missing', () => {
    for (let length = 0; length < packed.length; length += 1) {
      expect(unpackAs(label, packed.slice(0, length))).toThrow(refusal('snapshot_malformed'))
    }
  })

  it('is refused when a single bit of its state has changed', () => {
    const damaged = packed.slice()
    damaged[damaged.length - 1] = 1
    expect(unpackAs(label, damaged)).toThrow(refusal('snapshot_damaged'))
  })

  it('is refused when it is something else', () => {
    expect(unpackAs(label, new Uint8Array(200))).toThrow(refusal('snapshot_malformed'))
    const unreadable = packed.slice()
    unreadable[8] = 0
    expect(unpackAs(label, unreadable)).toThrow(refusal('snapshot_malformed'))
  })

  it('of one city does not become another', () => {
    const town: CitySpec = { seed: 1, citizens: 500, source: { kind: 'generated' } }
    const snapshot = foundWorld(town, { engines }).snapshot()
    expect(() => restoreWorld({ ...town, seed: 2 }, snapshot, { engines })).toThrow(
      refusal('snapshot_of_other_city'),
    )
  })
})
