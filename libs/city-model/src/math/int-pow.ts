/** x^n for a whole n from 0 on, by repeated multiplication: exact where the products are, and the same bits on every machine. */
export function intPow(x: number, n: number): number {
  let result = 1
  let factor = x
  for (let rest = n; rest > 0; rest = (rest - (rest % 2)) / 2) {
    if (rest % 2 === 1) result *= factor
    factor *= factor
  }
  return result
}
