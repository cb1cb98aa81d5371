import { describe, expect, it } from '@jest/globals'

import type { Fact } from '../facts.ts'
import type { Road } from '../map.ts'
import { MARK } from '../traffic/marks.ts'
import { streetsOf, trafficOn } from '../traffic/streets.fixture.ts'
import { floodsOf } from './flood-under-way.ts'
import { riverOf } from './river.ts'
import { type Closure, openLanes, orderClosure, streetClosures } from './street-closures.ts'
import { UNDER_WAY } from './under-way.ts'

const HOUR = 3600
const TICK = 60

/** Links there and back of Mill Lane and of two streets, the second of which has no name. */
const streets: readonly Pick<Road, 'id' | 'name' | 'opposite'>[] = [
  { id: 0, name: 'Mill Lane', opposite: 1 },
  { id: 1, name: 'Mill Lane', opposite: 0 },
  { id: 2, name: 'Mill Lane', opposite: 3 },
  { id: 3, name: 'Mill Lane', opposite: 2 },
  { id: 4, name: '', opposite: 5 },
  { id: 5, name: '', opposite: 4 },
  { id: 6, name: '', opposite: -1 },
]
// Of a road only these are looked at.
const roads = streets as readonly Road[]
const network = streetsOf([
  { from: 0, to: 1 },
  { from: 1, to: 0 },
  { from: 1, to: 2 },
  { from: 2, to: 1 },
  { from: 0, to: 2, lanes: 5 },
  { from: 2, to: 0, lanes: 5 },
  { from: 2, to: 3 },
])

function town() {
  const { columns: ofTraffic, changeLinks, routes } = trafficOn(network, 1)
  const columns = { ...ofTraffic, shocksUnderWay: new Int32Array(16) }
  const facts: Fact[] = []
  const tell = (fact: Fact): void => void facts.push(fact)
  const floods = floodsOf(columns, () => riverOf({ water: [], roads }, network))
  const { turn, phases } = streetClosures({ network, roads, columns, traffic: { changeLinks }, tell, floods })
  const order = (closure: Closure, now = 0): void => orderClosure(columns, { roads, closure, now })
  const closed = () => [...columns.linkMarks.keys()].filter((link) => columns.linkMarks[link] !== 0)
  const pass = (from: number, to: number): void => {
    for (let now = from; now < to; now += TICK) turn(now)
  }
  return { columns, facts, routes, phases, order, closed, turn, pass }
}

describe('an order to close', () => {
  it.each([
    [1, [2]],
    [2, [2, 3]],
    [3, [0, 1, 2, 3]],
  ])('to the extent %i takes these links of a street with a name: %j', (extent, links) => {
    const { order, closed } = town()
    order({ link: 2, extent, hours: 1 })
    expect(closed()).toEqual(links)
  })

  it('takes both directions of a street without a name, or the one that there is', () => {
    const { order, closed } = town()
    order({ link: 5, extent: 3, hours: 1 })
    expect(closed()).toEqual([4, 5])
    order({ link: 6, extent: 2, hours: 1 })
    expect(closed()).toEqual([4, 5, 6])
  })

  it('is carried out with the next tick, told once a street, and over after its hours', () => {
    const { order, turn, pass, facts, routes, closed } = town()
    order({ link: 0, extent: 3, hours: 2 })
    order({ link: 4, extent: 1, hours: 1 })
    expect(routes.towards(0, 2)).toBe(4)
    turn(0)
    expect(facts).toEqual([
      { type: 'StreetClosed', link: 0, road: 'Mill Lane', links: 4, hours: 2 },
      { type: 'StreetClosed', link: 4, road: '', links: 1, hours: 1 },
    ])
    expect(routes.towards(0, 2)).toBe(-1)
    pass(TICK, HOUR + TICK)
    expect(facts.slice(2)).toEqual([{ type: 'StreetOpened', link: 4, road: '', links: 1 }])
    expect(routes.towards(0, 2)).toBe(4)
    pass(HOUR + TICK, 3 * HOUR)
    expect(facts.slice(3)).toEqual([{ type: 'StreetOpened', link: 0, road: 'Mill Lane', links: 4 }])
    expect(closed()).toEqual([])
  })

  it('for a street that is closed already is over at the later of the two', () => {
    const { order, pass, facts } = town()
    order({ link: 6, extent: 1, hours: 3 })
    pass(0, HOUR)
    order({ link: 6, extent: 1, hours: 1 }, HOUR)
    pass(HOUR, 3 * HOUR)
    expect(facts).toHaveLength(1)
    pass(3 * HOUR, 3 * HOUR + TICK)
    expect(facts).toHaveLength(2)
  })

  it('leaves no mark of a jam that was there', () => {
    const { order, turn, columns } = town()
    columns.linkMarks[6] = MARK.jamTold
    columns.linkMoment[6] = 0
    order({ link: 6, extent: 1, hours: 1 })
    turn(0)
    turn(HOUR)
    expect([columns.linkMarks[6], columns.linkMoment[6]]).toEqual([0, -1])
  })
})

describe('what is closed', () => {
  it('is counted in metres of lanes by the minute, for the day that closed last', () => {
    const { order, pass, phases, columns } = town()
    // Four links of ten lanes, two of five, and one of ten.
    order({ link: 4, extent: 2, hours: 12 })
    pass(0, 24 * HOUR)
    expect(openLanes(columns, 6_000_000)).toBe(6_000_000)
    phases[0]?.run(0, 1, 24 * HOUR)
    const share = 10 / 60 / 2
    expect(openLanes(columns, 6_000_000) / 6_000_000).toBeCloseTo(1 - share, 4)
    phases[0]?.run(0, 1, 48 * HOUR)
    expect(openLanes(columns, 6_000_000)).toBe(6_000_000)
  })

  it('is looked at no more when all is open', () => {
    const { order, pass, columns } = town()
    order({ link: 0, extent: 1, hours: 1 })
    pass(0, HOUR)
    expect(columns.shocksUnderWay[UNDER_WAY.streets]).toBe(1)
    pass(HOUR, HOUR + TICK)
    expect([...columns.shocksUnderWay].slice(UNDER_WAY.streets, UNDER_WAY.closedToday)).toEqual([0, 0])
  })
})
