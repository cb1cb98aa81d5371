import type { Random } from '@urbe/kernel'

import { type ShockColumns, UNDER_WAY } from '../city/under-way.ts'
import { addI32, i32 } from '../memory/column.ts'
import { PEOPLE_MAX, peopleOf, settle } from './arrivals.ts'
import { FREE_HOUSEHOLDS, FREE_PERSONS, type PopulationColumns } from './columns.ts'
import type { LifeEvents } from './life-events.ts'

type Columns = PopulationColumns & ShockColumns

interface Growth {
  readonly people: number
  readonly days: number
}

/** So many people more, over so many midnights from the next one on; whoever was still to come from before comes in the same time. */
export function orderNewcomers({ shocksUnderWay }: ShockColumns, { people, days }: Growth): void {
  addI32(shocksUnderWay, UNDER_WAY.newcomers, people)
  shocksUnderWay[UNDER_WAY.newcomerNights] = Math.max(i32(shocksUnderWay, UNDER_WAY.newcomerNights), days)
}

/** For how many more people there is a place, beside those who are still to come. */
export function roomIn({ free, shocksUnderWay }: Columns): number {
  const homes = i32(free, FREE_HOUSEHOLDS) * PEOPLE_MAX
  return Math.max(0, Math.min(i32(free, FREE_PERSONS), homes) - i32(shocksUnderWay, UNDER_WAY.newcomers))
}

interface Night {
  readonly random: Random
  readonly day: number
  readonly month: number
  readonly events: LifeEvents
}

/** At midnight: an even share of those who are still to come. Who finds no place is turned away, as in any month. */
export function letNewcomersIn(columns: Columns, { random, day, month, events }: Night): void {
  const { shocksUnderWay, free } = columns
  const coming = i32(shocksUnderWay, UNDER_WAY.newcomers)
  if (coming === 0) return
  const nights = i32(shocksUnderWay, UNDER_WAY.newcomerNights)
  const guests = { random, time: day, month, events }
  let left = Math.ceil(coming / nights)
  shocksUnderWay[UNDER_WAY.newcomers] = coming - left
  shocksUnderWay[UNDER_WAY.newcomerNights] = coming === left ? 0 : nights - 1
  for (let guest = 0; left > 0; guest += 1) {
    // Where homes are few, more people share one.
    const least = Math.ceil(left / Math.max(1, i32(free, FREE_HOUSEHOLDS)))
    const people = Math.min(left, PEOPLE_MAX, Math.max(peopleOf(guests, guest), least))
    settle(guests, columns, { guest, people })
    left -= people
  }
}
