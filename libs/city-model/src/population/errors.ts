export type FitCode =
  | 'table_malformed'
  | 'margin_malformed'
  | 'margins_inconsistent'
  | 'margin_unreachable'
  | 'fit_did_not_end'

/** There is no table with these margins, or none was found. */
export class FitError extends Error {
  override readonly name = 'FitError'
  readonly code: FitCode

  constructor(code: FitCode, message: string) {
    super(message)
    this.code = code
  }
}
