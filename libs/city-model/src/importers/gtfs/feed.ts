import { FeedFormatError } from '../errors.ts'
import { type FeedRow, tableRows } from './table.ts'
import { word } from './values.ts'

/** The unzipped files of a feed by their names. */
export type GtfsFiles = Readonly<Record<string, string>>

export interface GtfsLimits {
  /** Rows of any one file. */
  readonly rowsMax: number
  /** Trips of the day, those of frequencies each by itself. */
  readonly tripsMax: number
  /** Stops of all trips of the day. */
  readonly stopTimesMax: number
}

export const GTFS_LIMITS: GtfsLimits = { rowsMax: 20_000_000, tripsMax: 1_000_000, stopTimesMax: 20_000_000 }

export interface Feed {
  readonly has: (file: string) => boolean
  /** Rows of a file that has to be there. */
  readonly rows: (file: string, required: readonly string[]) => Generator<FeedRow>
  /** None where the feed has no such file. */
  readonly rowsIfAny: (file: string, required: readonly string[]) => Generator<FeedRow>
  readonly limits: GtfsLimits
}

export function feedOf(files: GtfsFiles, limits: GtfsLimits): Feed {
  const has = (file: string): boolean => Object.hasOwn(files, file)
  function* rowsIfAny(file: string, required: readonly string[]): Generator<FeedRow> {
    const text = files[file]
    if (has(file) && text !== undefined) yield* tableRows(text, { file, required, rowsMax: limits.rowsMax })
  }
  function* rows(file: string, required: readonly string[]): Generator<FeedRow> {
    if (!has(file)) throw new FeedFormatError(file, 1, 'the file')
    yield* rowsIfAny(file, required)
  }
  return { has, rows, rowsIfAny, limits }
}

/** Things by their ids, each of which may be told only once. */
export function byId<Thing>(
  rows: Iterable<FeedRow>,
  column: string,
  thingOf: (row: FeedRow, id: string) => Thing,
): ReadonlyMap<string, Thing> {
  const things = new Map<string, Thing>()
  for (const row of rows) {
    const id = word(row, column)
    if (things.has(id)) row.fail(`the ${column} ${id} only once`)
    things.set(id, thingOf(row, id))
  }
  return things
}

/** The thing that a field names. */
export function named<Thing>(row: FeedRow, column: string, things: ReadonlyMap<string, Thing>): Thing {
  const id = word(row, column)
  const thing = things.get(id)
  return thing === undefined ? row.fail(`a ${column} that the feed has, not ${id}`) : thing
}
