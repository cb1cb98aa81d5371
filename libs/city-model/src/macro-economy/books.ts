import { addF64, f64 } from '../memory/column.ts'
import type { Banks, Firms, Households } from './agents.ts'

/** A loan at its end; `paid` is what the firm could give back of principal and interest. */
export interface Return {
  readonly firm: number
  readonly bank: number
  readonly principal: number
  readonly paid: number
}

/**
 * Where money goes that does not simply pass from a household to a firm or back. Markets are the same for everybody; who
 * keeps the books decides where a loan comes from, who owns the firms and who founds new ones.
 */
export interface Books {
  readonly lend: (bank: number, firm: number, principal: number) => void
  readonly takeBack: (loan: Return) => void
  /** Money that a firm spends on research. */
  readonly research: (firm: number, coins: number) => void
  /** What firms pay to their owners; it has left the firms already. */
  readonly payOut: (pot: number, period: number) => void
  /** What a failed firm still had goes, what the new one in its place begins with comes. */
  readonly refound: (firm: number, capital: number) => void
  /** A bank that owns nothing, or less, begins anew with this equity. */
  readonly rescue: (bank: number, equity: number) => void
}

/** Where money comes from and goes to beside households, firms and banks; coins, negative where it was made. */
export interface Outside {
  /** Principal of the loans that run. */
  lent: number
  research: number
  entry: number
  rescue: number
}

interface Closed {
  readonly firms: Firms
  readonly households: Households
  readonly banks: Banks
  readonly outside: Outside
}

/** The books of the published economy: what comes from nowhere, as new firms' money does, passes an account of its own. */
export function closedBooks({ firms, households, banks, outside }: Closed): Books {
  return {
    lend(_bank, firm, principal) {
      addF64(firms.funds, firm, principal)
      outside.lent += principal
    },
    takeBack({ firm, bank, principal, paid }) {
      addF64(firms.funds, firm, -paid)
      addF64(banks.equity, bank, paid - principal)
      outside.lent -= principal
    },
    research(firm, coins) {
      addF64(firms.funds, firm, -coins)
      outside.research += coins
    },
    payOut: (pot, period) => shareEqually(households, pot, period),
    refound(firm, capital) {
      outside.entry += f64(firms.funds, firm) - capital
      firms.funds[firm] = capital
    },
    rescue(bank, equity) {
      outside.rescue += f64(banks.equity, bank) - equity
      banks.equity[bank] = equity
    },
  }
}

/** Everybody gets the same; the coins that cannot be divided go round, one each, from another household every period. */
function shareEqually({ dividend, savings }: Households, pot: number, period: number): void {
  const count = savings.length
  const share = Math.floor(pot / count)
  const rest = pot - share * count
  for (let household = 0; household < count; household += 1) {
    const isFavoured = (household + period) % count < rest
    dividend[household] = share + (isFavoured ? 1 : 0)
    addF64(savings, household, f64(dividend, household))
  }
}
