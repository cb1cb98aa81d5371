/** What is asked for is no outbreak. */
export class OutbreakError extends Error {
  override readonly name = 'OutbreakError'
  readonly code = 'outbreak_out_of_range'
}
