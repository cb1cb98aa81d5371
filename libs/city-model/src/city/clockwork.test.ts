import { describe, expect, it } from '@jest/globals'

import { momentOf } from '../clock.ts'
import { leadCrew } from '../core/crew.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { clockworkOf } from './clockwork.ts'
import { type CityPhase, isDue, type Rhythm } from './part.ts'

const ROWS = 1000
const shape = {
  heat: column('i32', ROWS),
  walk: column('i32', ROWS),
  sum: column('f64', 1),
} as const

function works() {
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const ran: string[] = []
  const phase = (name: 'heat' | 'walk' | 'sum', every: Rhythm): CityPhase => ({
    name,
    every,
    reads: [],
    writes: [name],
    rows: 1,
    run(_from, _to, now) {
      ran.push(name)
      columns[name][0] = now
    },
  })
  const phases = [phase('walk', 'tick'), phase('heat', 'hour'), phase('sum', 'day')]
  const leader = leadCrew({ phases, words: new Int32Array(0), threads: 1 })
  return { columns, ran, clockwork: clockworkOf({ phases, schema, buffer, leader }) }
}

describe('the clockwork of a city', () => {
  it('runs what is due, in order', () => {
    const { ran, clockwork } = works()
    clockwork.endTick(momentOf(1, 60))
    clockwork.endTick(momentOf(1, 3600))
    clockwork.endTick(momentOf(2, 0))
    expect(ran).toEqual(['walk', 'walk', 'heat', 'walk', 'heat', 'sum'])
  })

  it('hashes what a phase has written when it has run', () => {
    const { columns, clockwork } = works()
    const before = clockwork.stateHash()
    columns.heat[500] = 1
    expect(clockwork.stateHash()).toBe(before)
    clockwork.endTick(momentOf(1, 3600))
    expect(clockwork.stateHash()).not.toBe(before)
  })

  it('hashes small columns as they are', () => {
    const { columns, clockwork } = works()
    const before = clockwork.stateHash()
    columns.sum[0] = 1
    expect(clockwork.stateHash()).not.toBe(before)
  })

  it('hashes every column at midnight, also one that nobody said had been written', () => {
    const [kept, changed] = [works(), works()]
    changed.columns.walk[999] = 1
    for (const { clockwork } of [kept, changed]) clockwork.endTick(momentOf(1, 60))
    expect(changed.clockwork.stateHash()).toBe(kept.clockwork.stateHash())
    for (const { clockwork } of [kept, changed]) clockwork.endTick(momentOf(2, 0))
    expect(changed.clockwork.stateHash()).not.toBe(kept.clockwork.stateHash())
  })
})

describe('a rhythm', () => {
  const day = Array.from({ length: 1440 }, (_, minute) => momentOf(3, 60 * (minute + 1)))

  it.each([
    ['tick', 1440],
    ['quarterHour', 96],
    ['hour', 24],
    ['quarterDay', 4],
    ['day', 1],
  ] as const)('%s comes %p times a day', (every, times) => {
    expect(day.filter((now) => isDue(every, now))).toHaveLength(times)
  })

  it('month comes every thirtieth midnight', () => {
    const midnights = Array.from({ length: 91 }, (_, each) => momentOf(each, 0))
    const due = midnights.filter((now) => isDue('month', now))
    expect(due.map((now) => (now + 19_800) / 86_400)).toEqual([0, 30, 60, 90])
  })
})
