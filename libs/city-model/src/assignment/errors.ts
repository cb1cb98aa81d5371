export type AssignmentCode =
  | 'setting_out_of_range'
  | 'zone_out_of_network'
  | 'cost_below_zero'
  | 'pair_not_connected'

/** The trips cannot be assigned to the network as asked. */
export class AssignmentError extends Error {
  override readonly name = 'AssignmentError'
  readonly code: AssignmentCode

  constructor(code: AssignmentCode, message: string) {
    super(message)
    this.code = code
  }
}
