import type { RoadNetwork } from '../../road-network.ts'
import { TRANSIT_LIMITS, type TransitPlan } from '../../transit/plan.ts'
import type { Frame } from '../geo/frame.ts'
import { layTimetable } from './lay-timetable.ts'
import { readTransitDay } from './read-transit-day.ts'
import { typicalDay } from './typical-day.ts'
import { unzipTexts } from './unzip.ts'

interface Ground {
  readonly network: RoadNetwork
  /** That of the streets. */
  readonly frame: Frame
}

/**
 * The lines of a zipped feed on the streets of a city, as they run on a day in the middle of a week.
 * @throws ZipError, FeedFormatError; StreetDraftError no_lines when none of them stops in the city
 */
export function transitOf(zip: Uint8Array, { network, frame }: Ground): TransitPlan {
  const files = unzipTexts(zip, '.txt')
  const day = readTransitDay(files, { date: String(typicalDay(files)), frame })
  return layTimetable(day, network, TRANSIT_LIMITS)
}
