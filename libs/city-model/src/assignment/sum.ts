/**
 * A sum that keeps what each addition rounds away (Neumaier, A. (1974), Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen, ZAMM 54, doi:10.1002/zamm.19740540106).
 */
export interface ExactSum {
  readonly add: (term: number) => void
  readonly total: () => number
}

export function exactSum(): ExactSum {
  let sum = 0
  let lost = 0
  return {
    add(term) {
      const next = sum + term
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum
      sum = next
    },
    total: () => sum + lost,
  }
}
