export type CitySpecCode = 'seed_out_of_range' | 'citizens_out_of_range'

/** The wish for a city cannot be fulfilled. */
export class CitySpecError extends Error {
  override readonly name = 'CitySpecError'
  readonly code: CitySpecCode

  constructor(code: CitySpecCode, message: string) {
    super(message)
    this.code = code
  }
}

export type SnapshotCode =
  | 'snapshot_malformed'
  | 'snapshot_of_other_engine'
  | 'snapshot_of_other_schema'
  | 'snapshot_of_other_city'
  | 'snapshot_damaged'

/** The bytes are no state of this city under this engine. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError'
  readonly code: SnapshotCode

  constructor(code: SnapshotCode, message: string) {
    super(message)
    this.code = code
  }
}

export type WorldInputCode =
  | 'inside_tick'
  | 'unknown_policy'
  | 'unknown_shock'
  | 'unknown_asset'
  | 'unknown_link'
  | 'unknown_parameter'
  | 'parameter_out_of_range'

/** A world does not take this input, or not now. */
export class WorldInputError extends Error {
  override readonly name = 'WorldInputError'
  readonly code: WorldInputCode

  constructor(code: WorldInputCode, message: string) {
    super(message)
    this.code = code
  }
}

export type BoardCode = 'board_size_out_of_range' | 'board_agents_out_of_range' | 'board_kind_out_of_range'

/** There is no such board, or no such kind of agent on one. */
export class BoardError extends Error {
  override readonly name = 'BoardError'
  readonly code: BoardCode

  constructor(code: BoardCode, message: string) {
    super(message)
    this.code = code
  }
}

export type RoutedTripsCode = 'trips_malformed' | 'trip_out_of_order' | 'route_too_short' | 'route_broken'

/** Trips that cannot be driven. */
export class RoutedTripsError extends Error {
  override readonly name = 'RoutedTripsError'
  readonly code: RoutedTripsCode

  constructor(code: RoutedTripsCode, message: string) {
    super(message)
    this.code = code
  }
}

/** A file says something else than its format wants; `line` counts from 1. */
export class FileFormatError extends Error {
  override readonly name = 'FileFormatError'
  readonly line: number
  readonly expected: string

  constructor(line: number, expected: string) {
    super(`line ${line}: expected ${expected}`)
    this.line = line
    this.expected = expected
  }
}
