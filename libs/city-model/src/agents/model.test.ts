import { describe, expect, it } from '@jest/globals'

import { openModel } from './model.ts'
import { meanAlike, openSchelling, schelling } from './schelling.fixture.ts'

const TICKS = 30

function lived(ticks: number, model = openSchelling()) {
  for (let tick = 0; tick < ticks; tick += 1) model.step()
  return model
}

describe("a model of one's own", () => {
  it('does what its phases say: neighbours become alike', () => {
    const before = meanAlike(openSchelling().columns.group)
    const model = lived(TICKS)
    expect(model.tick()).toBe(TICKS)
    expect(model.columns.moved[0]).toBeGreaterThan(0)
    expect(meanAlike(model.columns.group)).toBeGreaterThan(before + 1)
  })

  it('comes to the same state again, and to another one with another seed', () => {
    const hash = lived(TICKS).stateHash()
    expect(lived(TICKS).stateHash()).toBe(hash)
    expect(lived(TICKS, openModel({ ...schelling, seed: 6 })).stateHash()).not.toBe(hash)
  })

  it('goes on from a snapshot as if nothing had happened', () => {
    const half = lived(10).snapshot()
    const rest = lived(TICKS - 10, openSchelling(half))
    expect([rest.tick(), rest.stateHash()]).toEqual([TICKS, lived(TICKS).stateHash()])
  })

  it('refuses a snapshot of another model', () => {
    const refusal = expect.objectContaining({ name: 'SnapshotError', code: 'snapshot_of_other_city' })
    const snapshot = openModel({ ...schelling, name: 'other' }).snapshot()
    expect(() => openSchelling(snapshot)).toThrow(refusal)
  })
})
