import {
  BANK_RESCUE,
  CAPITAL,
  countMoved,
  type Ledger,
  LOANS,
  transfer,
  transferUpTo,
} from '../government/index.ts'
import type { Books, Firms } from '../macro-economy/index.ts'
import { addF64, f64 } from '../memory/column.ts'
import { type EconomyColumns, OF_BANKS } from './columns.ts'
import type { Pot } from './deps.ts'
import { payFromTreasury } from './treasury.ts'

interface Kept {
  readonly ledger: Ledger
  readonly columns: Pick<EconomyColumns, 'centralBankClaims' | 'economyScalars'>
  readonly pot: Pot
  readonly firms: Pick<Firms, 'funds'>
}

/**
 * Banks lend what the central bank lends them for the same time, so that their balance is their equity. Owners found new firms out of
 * what is paid out to them; what a bank cannot pay back the government does.
 */
export function cityBooks({ ledger, columns, pot, firms }: Kept): Books {
  const { centralBank, firstBank, firstFirm } = ledger.accounts
  return {
    lend(bank, firm, cents) {
      transfer(ledger, { from: centralBank, to: firstBank + bank, cents, flow: LOANS })
      transfer(ledger, { from: firstBank + bank, to: firstFirm + firm, cents, flow: LOANS })
      addF64(columns.centralBankClaims, OF_BANKS, cents)
    },
    takeBack({ firm, bank, principal, paid }) {
      const from = firstBank + bank
      transfer(ledger, { from: firstFirm + firm, to: from, cents: paid, flow: LOANS })
      const own = transferUpTo(ledger, { from, to: centralBank, cents: principal, flow: LOANS })
      if (own < principal) {
        payFromTreasury(ledger, columns, { to: from, cents: principal - own, flow: BANK_RESCUE })
        transfer(ledger, { from, to: centralBank, cents: principal - own, flow: LOANS })
      }
      addF64(columns.centralBankClaims, OF_BANKS, -principal)
    },
    research() {
      throw new Error('firms of a city do no research')
    },
    payOut(cents) {
      pot.cents += cents
    },
    refound(firm, capital) {
      pot.cents += f64(firms.funds, firm) - capital
      firms.funds[firm] = capital
      countMoved(ledger, { flow: CAPITAL, cents: capital, payments: 1 })
    },
    rescue(bank, equity) {
      payFromTreasury(ledger, columns, { to: firstBank + bank, cents: equity, flow: BANK_RESCUE })
    },
  }
}
