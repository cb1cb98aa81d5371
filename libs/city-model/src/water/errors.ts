export type WaterCode =
  | 'engine_failed'
  | 'hydraulics_failed'
  | 'solution_too_large'
  | 'network_malformed'
  | 'element_unknown'
  | 'value_out_of_range'
  | 'state_of_other_network'

/** Water cannot be solved, or not be asked for in this way. */
export class WaterError extends Error {
  override readonly name = 'WaterError'
  readonly code: WaterCode

  constructor(code: WaterCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
