export type UtilityCode = 'asset_unknown' | 'hours_out_of_range' | 'too_many_points'

/** What is asked of the power grid or the water network cannot be. */
export class UtilityError extends Error {
  override readonly name = 'UtilityError'
  readonly code: UtilityCode

  constructor(code: UtilityCode, message: string) {
    super(message)
    this.code = code
  }
}
