import { describe, expect, it } from '@jest/globals'

import { HOUR_SECONDS, momentOf } from '../clock.ts'
import type { Road } from '../map.ts'
import { streetsOf } from '../traffic/streets.fixture.ts'
import { beginFlood, floodsOf } from './flood-under-way.ts'
import { riverOf } from './river.ts'

// Crossings 0 to 4 lie 100 m from each other; the river flows past crossing 0.
const network = streetsOf([{}, {}, {}, {}])
// Of a road only this is looked at.
const bridge = [{}, { bridge: true }, {}, {}] as unknown as readonly Road[]
const water = [
  [
    [-50, -500],
    [-20, -500],
    [-20, 500],
    [-50, 500],
  ],
] as const

function town() {
  const columns = { shocksUnderWay: new Int32Array(16) }
  const river = riverOf({ water, roads: bridge }, network)
  return { columns, river, floods: floodsOf(columns, () => river) }
}

describe('the ground beside a river', () => {
  it('rises from its edge, and bridges lie above any flood', () => {
    const { river } = town()
    expect([...river.nodeMm]).toEqual([20, 120, 220, 320, 420].map((metres) => 500 + 8 * metres))
    expect(river.linkMm[0]).toBe(660)
    expect(river.linkMm[1]).toBeGreaterThan(2_000_000_000)
    expect(river.linkMm[2]).toBe(2260)
  })

  it('is high and dry where there is no water', () => {
    const { nodeMm, linkMm } = riverOf({ water: [], roads: bridge }, network)
    expect(Math.min(...nodeMm, ...linkMm)).toBeGreaterThan(2_000_000_000)
  })
})

describe('a flood', () => {
  const start = momentOf(1, 0)
  const at = (hours: number) => start + hours * HOUR_SECONDS

  it('rises, stays, and drains, and closes what lies below it meanwhile', () => {
    const { columns, floods } = town()
    beginFlood(columns, { levelDecimetres: 30, hours: 8 }, start)
    const links = (hours: number) => [...floods.closedLinks(at(hours))]
    expect([-1, 0, 8].map((hours) => floods.isUnderWay(at(hours)))).toEqual([false, true, false])
    expect(links(0)).toEqual([0, 0, 0, 0])
    expect(links(1)).toEqual([1, 0, 0, 0])
    expect([links(2), links(6)]).toEqual([
      [1, 0, 1, 0],
      [1, 0, 1, 0],
    ])
    expect(links(7.75)).toEqual([0, 0, 0, 0])
    expect([0, 2, 3].map((node) => floods.isClosed(node, at(4)))).toEqual([true, true, false])
    expect(floods.isClosed(0, at(9))).toBe(false)
    expect(floods.peak().links).toBe(2)
  })

  it('keeps houses closed for so many hours of a day', () => {
    const { columns, floods } = town()
    expect(floods.dryPermille(0, 1)).toBe(1000)
    beginFlood(columns, { levelDecimetres: 100, hours: 24 }, start)
    expect([0, 1, 2].map((day) => floods.dryPermille(4, day))).toEqual([1000, 208, 1000])
    expect(floods.dryPermille(0, 1)).toBeLessThan(200)
  })
})
