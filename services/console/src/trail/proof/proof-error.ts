/** What did not hold. `cannot` is nobody's fault: this browser has no means to check. */
export type ProofFault =
  | 'cannot'
  | 'malformed'
  | 'signature'
  | 'witness'
  | 'inclusion'
  | 'inconsistent'
  | 'other-key'

export class ProofError extends Error {
  override readonly name = 'ProofError'
  readonly fault: ProofFault

  constructor(fault: ProofFault, message: string) {
    super(message)
    this.fault = fault
  }
}
