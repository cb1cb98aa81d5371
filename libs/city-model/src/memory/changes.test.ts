import { describe, expect, it } from '@jest/globals'

import { packChanges, unpackChanges } from './changes.ts'
import { marksOf } from './marks.ts'
import type { SnapshotLabel } from './packing.ts'
import { column, columnsOver, schemaOf } from './schema.ts'

const label: SnapshotLabel = { engine: 'e', schema: 's', city: 'c' }
const shape = { ticks: column('i32', 1), mood: column('u16', 300), money: column('f64', 200) } as const
const schema = schemaOf(shape)

/** Two memories with the same state, then changes to the first of them. */
function twins() {
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  columns.mood.fill(500)
  const other = new SharedArrayBuffer(schema.bytes)
  new Uint8Array(other).set(new Uint8Array(buffer))
  const since = marksOf(schema, buffer)
  columns.ticks[0] = 7
  columns.money[3] = 12.5
  const changes = packChanges(label, { schema, buffer, since })
  const take = (bytes: Uint8Array = changes, marks = since) =>
    unpackChanges(bytes, label, { schema, buffer: other, since: marks })
  return { buffer, other, since, changes, take }
}

const bytesOf = (buffer: SharedArrayBuffer) => [...new Uint8Array(buffer)]
const refusal = (code: string) => expect.objectContaining({ name: 'SnapshotError', code })

describe('changes since a snapshot', () => {
  it('bring what has the state of the snapshot to that of the moment they were taken', () => {
    const { buffer, other, take } = twins()
    take()
    expect(bytesOf(other)).toEqual(bytesOf(buffer))
  })

  it('hold the columns that have changed and no others', () => {
    const { changes } = twins()
    const moodBytes = shape.mood.count * Uint16Array.BYTES_PER_ELEMENT
    const moneyBytes = shape.money.count * Float64Array.BYTES_PER_ELEMENT
    expect(changes.length).toBeGreaterThan(moneyBytes)
    expect(changes.length).toBeLessThan(schema.bytes - moodBytes + 200)
  })

  it('are refused over another snapshot', () => {
    const { buffer, changes, take } = twins()
    expect(() => take(changes, marksOf(schema, buffer))).toThrow(refusal('snapshot_malformed'))
  })

  it('are refused when a single bit of them has changed', () => {
    const { changes, take } = twins()
    const damaged = changes.slice()
    damaged[damaged.length - 1] = 1
    expect(() => take(damaged)).toThrow(refusal('snapshot_damaged'))
  })

  it('are refused when any end of them is missing', () => {
    const { changes, take } = twins()
    for (let length = 0; length < changes.length; length += 97) {
      expect(() => take(changes.slice(0, length))).toThrow(refusal('snapshot_malformed'))
    }
  })

  it('are refused when they name a column that is none', () => {
    const { changes, take } = twins()
    const text = new TextDecoder('latin1').decode(changes)
    const renamed = changes.slice()
    renamed[text.indexOf('"columns":[') + '"columns":['.length] = '9'.charCodeAt(0)
    expect(() => take(renamed)).toThrow(refusal('snapshot_malformed'))
  })
})
