import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { NEVER } from './index.ts'
import { CITIZENS_MAX, wheelOf } from './wheel.ts'

const TICK = 60
const DAY = 86_400
/** Moments up to two and a half days ahead, seldom none at all. */
const moment = fc.oneof(
  { weight: 9, arbitrary: fc.nat(2.5 * DAY) },
  { weight: 1, arbitrary: fc.constant(NEVER) },
)

interface Moved {
  readonly citizen: number
  readonly second: number
}

/** Lets everybody who moves move on by what the list of rests says, and tells who moved when. */
function played(
  nextMove: Int32Array,
  ticks: number,
  rest: (citizen: number, now: number) => number,
): Moved[] {
  const wheel = wheelOf(nextMove)
  const moved: Moved[] = []
  for (let tick = 0; tick < ticks; tick += 1) {
    wheel.begin(tick * TICK)
    for (let now = tick * TICK; now < (tick + 1) * TICK; now += 1) {
      wheel.visit(now, {
        prepare: () => undefined,
        move(citizen, second) {
          moved.push({ citizen, second })
          nextMove[citizen] = second + rest(citizen, second)
          wheel.add(citizen)
        },
      })
    }
  }
  return moved
}

/** The same by looking at everybody in every second. */
function scanned(
  nextMove: Int32Array,
  ticks: number,
  rest: (citizen: number, now: number) => number,
): Moved[] {
  const moved: Moved[] = []
  for (let second = 0; second < ticks * TICK; second += 1) {
    for (const [citizen, at] of nextMove.entries()) {
      if (at !== second) continue
      moved.push({ citizen, second })
      nextMove[citizen] = second + rest(citizen, second)
    }
  }
  return moved
}

function telling(move: (citizen: number, now: number) => unknown) {
  return { prepare: () => undefined, move }
}

const restless = (citizen: number, now: number) => TICK + ((citizen * 7919 + now * 31) % 4000)

describe('the wheel', () => {
  it('moves whom looking at everybody would move, in the same order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3600), { minLength: 1, maxLength: 50 }), (moments) => {
        const ticks = 90
        expect(played(Int32Array.from(moments), ticks, restless)).toEqual(
          scanned(Int32Array.from(moments), ticks, restless),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('keeps moves of later days until their day', () => {
    const nextMove = Int32Array.from([30, DAY + 30, 2 * DAY + 30, NEVER])
    const moved = played(nextMove, 2 * 1440 + 1, () => NEVER - 2 * DAY - 31)
    expect(moved).toEqual([
      { citizen: 0, second: 30 },
      { citizen: 1, second: DAY + 30 },
      { citizen: 2, second: 2 * DAY + 30 },
    ])
  })

  it('goes by the column: a changed or struck out move holds, and one noted twice is made once', () => {
    const nextMove = Int32Array.from([100, 100, 100, 100])
    const wheel = wheelOf(nextMove)
    nextMove[0] = NEVER
    nextMove[1] = 200
    wheel.add(1)
    wheel.add(2)
    wheel.add(2)
    const moved: Moved[] = []
    for (const tick of [60, 120, 180]) {
      wheel.begin(tick)
      for (let now = tick; now < tick + TICK; now += 1)
        wheel.visit(
          now,
          telling((citizen, second) => moved.push({ citizen, second })),
        )
    }
    expect(moved).toEqual([
      { citizen: 2, second: 100 },
      { citizen: 3, second: 100 },
      { citizen: 1, second: 200 },
    ])
  })

  it('has room for everybody in one second, however often they are noted', () => {
    const nextMove = new Int32Array(5000).fill(90)
    const wheel = wheelOf(nextMove)
    for (let round = 0; round < 3; round += 1) for (const citizen of nextMove.keys()) wheel.add(citizen)
    wheel.begin(60)
    const moved: number[] = []
    for (let now = 60; now < 120; now += 1)
      wheel.visit(
        now,
        telling((citizen) => moved.push(citizen)),
      )
    expect(moved).toEqual([...nextMove.keys()])
  })
})

describe('a wheel', () => {
  it('is the same when it is made anew out of the column', () => {
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 60 }), fc.nat(1440), (moments, from) => {
        const begin = from * TICK
        const nextMove = Int32Array.from(moments, (at) => (at < begin ? NEVER : at))
        const used = wheelOf(Int32Array.from(moments))
        const list = (wheel: ReturnType<typeof wheelOf>) => {
          const moved: number[] = []
          wheel.begin(begin)
          for (let now = begin; now < begin + TICK; now += 1)
            wheel.visit(
              now,
              telling((citizen) => moved.push(citizen)),
            )
          return moved
        }
        expect(list(wheelOf(nextMove))).toEqual(list(used))
      }),
    )
  })

  it('is not made for more citizens than a word has room for', () => {
    const tooMany = { length: CITIZENS_MAX + 1 } as Int32Array
    expect(() => wheelOf(tooMany)).toThrow(RangeError)
  })
})
