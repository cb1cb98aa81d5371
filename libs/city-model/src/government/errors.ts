export type LedgerCode =
  | 'not_whole_cents'
  | 'unknown_account'
  | 'unknown_flow'
  | 'overdraft'
  | 'beyond_safe_integers'
export type BudgetCode = 'brackets_not_ascending' | 'rate_out_of_range' | 'shares_do_not_sum_up'

/** Money may not move this way; nothing has moved. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly code: LedgerCode

  constructor(code: LedgerCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Rules of taxes or spending that cannot be. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError'
  readonly code: BudgetCode

  constructor(code: BudgetCode, message: string) {
    super(message)
    this.code = code
  }
}
