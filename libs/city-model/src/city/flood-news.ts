import { HOUR_SECONDS } from '../clock.ts'
import type { Fact } from '../facts.ts'
import { i32 } from '../memory/column.ts'
import type { Floods } from './flood-under-way.ts'
import { type ShockColumns, UNDER_WAY } from './under-way.ts'

const MM_A_DECIMETRE = 100

interface Deps {
  readonly columns: ShockColumns & { readonly householdNode: Int32Array; readonly householdSize: Int32Array }
  readonly floods: Floods
  readonly tell: (fact: Fact) => void
}

/** Before the first second of a tick: that a flood has come, and that it is over, once each. */
export function tellOfFlood({ columns, floods, tell }: Deps, now: number): void {
  const { shocksUnderWay } = columns
  const wasTold = i32(shocksUnderWay, UNDER_WAY.floodTold) === 1
  const isUnderWay = floods.isUnderWay(now)
  if (isUnderWay === wasTold) return
  shocksUnderWay[UNDER_WAY.floodTold] = isUnderWay ? 1 : 0
  const seconds = i32(shocksUnderWay, UNDER_WAY.floodUntil) - i32(shocksUnderWay, UNDER_WAY.floodFrom)
  const hours = Math.floor(seconds / HOUR_SECONDS)
  if (isUnderWay) tell({ type: 'FloodCame', hours, ...reachOf({ columns, floods }) })
  else tell({ type: 'FloodDrained', hours })
}

function reachOf({ columns, floods }: Pick<Deps, 'columns' | 'floods'>) {
  const { links, isClosed } = floods.peak()
  const levelDecimetres = i32(columns.shocksUnderWay, UNDER_WAY.floodMm) / MM_A_DECIMETRE
  return { levelDecimetres, links, people: residents(columns, isClosed) }
}

function residents(
  { householdNode, householdSize }: Deps['columns'],
  isClosed: (node: number) => boolean,
): number {
  let people = 0
  for (let household = 0; household < householdSize.length; household += 1) {
    const size = i32(householdSize, household)
    if (size > 0 && isClosed(i32(householdNode, household))) people += size
  }
  return people
}
