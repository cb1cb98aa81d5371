export type KpiCode = 'negative_value' | 'no_basket'

/** An indicator cannot be told from these figures. */
export class KpiError extends Error {
  override readonly name = 'KpiError'
  readonly code: KpiCode

  constructor(code: KpiCode, message: string) {
    super(message)
    this.code = code
  }
}
