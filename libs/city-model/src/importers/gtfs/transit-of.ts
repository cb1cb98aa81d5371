import type { RoadNetwork } from '../../road-network.ts'
import { TRANSIT_LIMITS, type TransitPlan } from '../../transit/plan.ts'
import type { Frame } from '../geo/frame.ts'
import type { GtfsLimits } from './feed.ts'
import { layTimetable } from './lay-timetable.ts'
import { readTransitDay } from './read-transit-day.ts'
import { typicalDay } from './typical-day.ts'
import { unzipTexts } from './unzip.ts'

/** Of a city's feed: some 80 MB of stop times, which take a gigabyte of memory while they are read. */
export const CITY_FEED_LIMITS: GtfsLimits = { rowsMax: 2_000_000, tripsMax: 100_000, stopTimesMax: 2_000_000 }

interface Ground {
  readonly network: RoadNetwork
  /** That of the streets. */
  readonly frame: Frame
  /** `CITY_FEED_LIMITS` without them. */
  readonly limits?: GtfsLimits
}

/**
 * The lines of a zipped feed on the streets of a city, as they run on a day in the middle of a week.
 * @throws ZipError, FeedFormatError; StreetDraftError no_lines when none of them stops in the city
 */
export function transitOf(
  zip: Uint8Array,
  { network, frame, limits = CITY_FEED_LIMITS }: Ground,
): TransitPlan {
  const files = unzipTexts(zip, '.txt')
  const day = readTransitDay(files, { date: String(typicalDay(files, limits)), frame, limits })
  return layTimetable(day, network, TRANSIT_LIMITS)
}
