import { type Ledger, LOANS, type Payment, transfer } from '../government/index.ts'
import { addF64, f64 } from '../memory/column.ts'
import { DEBT_DAYS_MAX } from './choices.ts'
import { type EconomyColumns, OF_GOVERNMENT, SCALAR } from './columns.ts'

export type Debtor = Pick<EconomyColumns, 'centralBankClaims' | 'economyScalars'>

/** Borrows what the treasury lacks, whatever it owes already: for what has to be paid. */
export function payFromTreasury(ledger: Ledger, columns: Debtor, payment: Omit<Payment, 'from'>): void {
  const { government } = ledger.accounts
  const lack = payment.cents - f64(ledger.columns.balances, government)
  if (lack > 0) borrow(ledger, columns, lack)
  transfer(ledger, { from: government, ...payment })
}

/** What can be spent: the treasury, and what the central bank would still lend. */
export function meansOf(ledger: Ledger, { centralBankClaims, economyScalars }: Debtor): number {
  const most = f64(economyScalars, SCALAR.grossProductCents) * DEBT_DAYS_MAX
  const room = Math.max(0, most - f64(centralBankClaims, OF_GOVERNMENT))
  return f64(ledger.columns.balances, ledger.accounts.government) + room
}

/** Sees to it that the treasury holds so much. */
export function provide(ledger: Ledger, columns: Debtor, cents: number): void {
  const lack = cents - f64(ledger.columns.balances, ledger.accounts.government)
  if (lack > 0) borrow(ledger, columns, lack)
}

function borrow(ledger: Ledger, { centralBankClaims }: Debtor, cents: number): void {
  const { centralBank, government } = ledger.accounts
  transfer(ledger, { from: centralBank, to: government, cents, flow: LOANS })
  addF64(centralBankClaims, OF_GOVERNMENT, cents)
}

/** Pays back what the treasury holds beyond so much. */
export function payDebtDown(ledger: Ledger, { centralBankClaims }: Debtor, kept: number): void {
  const { centralBank, government } = ledger.accounts
  const beyond = f64(ledger.columns.balances, government) - kept
  const cents = Math.min(f64(centralBankClaims, OF_GOVERNMENT), beyond)
  if (cents <= 0) return
  transfer(ledger, { from: government, to: centralBank, cents, flow: LOANS })
  addF64(centralBankClaims, OF_GOVERNMENT, -cents)
}
