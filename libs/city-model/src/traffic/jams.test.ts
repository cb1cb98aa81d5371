import { describe, expect, it } from '@jest/globals'

import { closeTrafficHour } from './columns.ts'
import { JAMS_TOLD_AN_HOUR_MAX } from './jams.ts'
import { streetsOf, trafficOn } from './streets.fixture.ts'

const TICK = 60
/** Room for ten vehicles. */
const short = { lengthMetres: 75, lanes: 1 }
const roadName = (link: number) => `Road ${link}`

/** Vehicles of a crowd that want over a short street into one that lets hardly anybody through. */
function crowd({ streets = 1, vehicles = 12, capacityPerHour = 36 } = {}) {
  const links = Array.from({ length: streets }, (_, index) => {
    const [from, middle, to] = [3 * index, 3 * index + 1, 3 * index + 2]
    return [
      { from, to: middle, ...short, capacityPerHour },
      { from: middle, to, ...short },
      { from: to, to: from },
    ]
  }).flat()
  const model = trafficOn(streetsOf(links), streets * vehicles)
  for (let vehicle = 0; vehicle < streets * vehicles; vehicle += 1) {
    const from = 3 * (vehicle % streets)
    model.depart({ vehicle, from, to: from + 2, now: 0 })
  }
  const told = (from: number, ticks: number) =>
    Array.from({ length: ticks }, (_, index) => {
      const end = (from + index + 1) * TICK
      model.run(end - TICK, end)
      return model.lookForJams(end, roadName).map((fact) => ({ ...fact, tick: from + index + 1 }))
    }).flat()
  return { ...model, told }
}

describe('a jam', () => {
  it('is told after five minutes, and its end when it was told', () => {
    const { told } = crowd()
    expect(told(0, 40)).toEqual([
      { type: 'TrafficJammed', link: 0, road: 'Road 0', vehicles: 8, tick: 6 },
      { type: 'TrafficCleared', link: 0, road: 'Road 0', vehicles: 3, tick: 14 },
    ])
  })

  it('that is over sooner is not told', () => {
    expect(crowd({ capacityPerHour: 360 }).told(0, 40)).toEqual([])
  })

  it('is no jam on a street that holds hardly anybody', () => {
    const { told, columns } = crowd()
    columns.queueLinks[7] = 5
    expect(told(0, 40)).toEqual([])
  })

  it('is told only so often an hour', () => {
    const { told, columns } = crowd({ streets: JAMS_TOLD_AN_HOUR_MAX + 1, vehicles: 30, capacityPerHour: 9 })
    expect(told(0, 30)).toHaveLength(JAMS_TOLD_AN_HOUR_MAX)
    closeTrafficHour(columns)
    expect(told(30, 1)).toHaveLength(1)
  })

  it('is still known after a restart', () => {
    const { buffer, network, told } = crowd()
    told(0, 4)
    const other = trafficOn(network, 12, { memory: buffer })
    other.run(4 * TICK, 6 * TICK)
    expect(other.lookForJams(6 * TICK, roadName)).toMatchObject([{ type: 'TrafficJammed', link: 0 }])
  })
})
