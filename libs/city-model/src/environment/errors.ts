export type EnvironmentCode = 'shares_do_not_sum_up' | 'column_missing' | 'flood_curve_not_ascending'

/** The figures given to the environment cannot be. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError'
  readonly code: EnvironmentCode

  constructor(code: EnvironmentCode, message: string) {
    super(message)
    this.code = code
  }
}
