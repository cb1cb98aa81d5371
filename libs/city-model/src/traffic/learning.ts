import { f64, i32 } from '../memory/column.ts'
import type { RoadNetwork } from '../road-network.ts'
import type { TrafficColumns } from './columns.ts'
import { LINK_SECONDS_MAX } from './route-search.ts'

const STEP_SHARE = 4

/**
 * What drivers have met since the last time becomes what they expect of each link: expectation moves a quarter of the way, a second at
 * least, and back to the free time on links that nobody used.
 */
export function learnCosts({ linkCount, freeSeconds }: RoadNetwork, columns: TrafficColumns): void {
  const { linkCost, linkHourVehicles, linkHourSeconds, linkPastVehicles, linkPastSeconds } = columns
  for (let link = 0; link < linkCount; link += 1) {
    const vehicles = i32(linkPastVehicles, link) + i32(linkHourVehicles, link)
    const seconds = f64(linkPastSeconds, link) + f64(linkHourSeconds, link)
    const free = i32(freeSeconds, link) + 1
    const met = vehicles > 0 ? Math.floor(seconds / vehicles) : free
    const before = i32(linkCost, link)
    const step = (met - before) / STEP_SHARE
    const expected = before + (step > 0 ? Math.ceil(step) : Math.floor(step))
    linkCost[link] = Math.min(LINK_SECONDS_MAX, Math.max(free, expected))
    linkPastVehicles[link] = -i32(linkHourVehicles, link)
    linkPastSeconds[link] = -f64(linkHourSeconds, link)
  }
}
