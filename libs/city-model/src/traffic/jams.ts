import type { Fact } from '../facts.ts'
import { addI32, i32, u8 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import { NONE, type TrafficColumns } from './columns.ts'

/** No more jams than this are told an hour; a cleared one is told only when its jam was. */
export const JAMS_TOLD_AN_HOUR_MAX = 4
/** A link is jammed when it has been this full for this long. */
const FULL_PERCENT = 85
const CLEAR_PERCENT = 40
const JAM_SECONDS = 300
const STORAGE_MIN = 8
const PERCENT = 100

/** At the end of a tick: which links have become jammed or clear again. */
export function watchJams(
  network: RoadNetwork,
  columns: TrafficColumns,
  now: number,
  roadName: RoadName,
): Fact[] {
  const facts: Fact[] = []
  for (let link = 0; link < network.linkCount; link += 1) {
    const vehicles = i32(columns.linkVehicles, link)
    const storage = i32(network.storage, link)
    const isJammed = i32(columns.linkJamSince, link) !== NONE
    const type = isJammed
      ? jammed(columns, link, { vehicles, storage, now })
      : free(columns, link, { vehicles, storage, now })
    if (type) facts.push({ type, link, road: roadName(link), vehicles })
  }
  return facts
}

interface Load {
  readonly vehicles: number
  readonly storage: number
  readonly now: number
}

function free({ linkJamSince }: TrafficColumns, link: number, { vehicles, storage, now }: Load): undefined {
  const isFull = storage >= STORAGE_MIN && vehicles * PERCENT >= storage * FULL_PERCENT
  if (isFull) linkJamSince[link] = now
}

function jammed(
  columns: TrafficColumns,
  link: number,
  load: Load,
): 'TrafficJammed' | 'TrafficCleared' | undefined {
  const wasTold = u8(columns.linkJamTold, link) === 1
  if (load.vehicles * PERCENT < load.storage * CLEAR_PERCENT) {
    columns.linkJamSince[link] = NONE
    columns.linkJamTold[link] = 0
    return wasTold ? 'TrafficCleared' : undefined
  }
  if (wasTold || !isWorthTelling(columns, link, load.now)) return undefined
  columns.linkJamTold[link] = 1
  addI32(columns.jamsToldThisHour, 0, 1)
  return 'TrafficJammed'
}

export type RoadName = (link: number) => string

function isWorthTelling(columns: TrafficColumns, link: number, now: number): boolean {
  return (
    now - i32(columns.linkJamSince, link) >= JAM_SECONDS &&
    i32(columns.jamsToldThisHour, 0) < JAMS_TOLD_AN_HOUR_MAX
  )
}
