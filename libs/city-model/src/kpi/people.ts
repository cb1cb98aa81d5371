import { i32 } from '../memory/column.ts'

const PPM = 1_000_000
const PER_PEOPLE = 100_000

/** Mean mood on a scale of 100; 0 for nobody. */
export function satisfaction(moodSum: number, people: number): number {
  return people === 0 ? 0 : moodSum / (10 * people)
}

/** u = 1 - E/LF, 0..1; nobody is unemployed where nobody can work. */
export function unemployment(employed: number, labourForce: number): number {
  return labourForce === 0 ? 0 : (labourForce - employed) / labourForce
}

/** Offences per 100,000 people and day. */
export function crimeRate(
  offences: number,
  { people, days }: { readonly people: number; readonly days: number },
): number {
  return people * days === 0 ? 0 : (PER_PEOPLE * offences) / (people * days)
}

/** So many products of rank and income are summed up as doubles before the sum is carried into a larger integer. */
const BLOCK = 256

/**
 * G = sum of (2i - n - 1) x / (n sum of x) over incomes in ascending order, in millionths rounded down. Exact for any number
 * of incomes that fit an Int32Array, negative ones too, as long as a sum of 256 products stays below 2^53: up to 16 million.
 */
export function giniPpm(ascending: Int32Array): number {
  const count = ascending.length
  let weighted = 0n
  let total = 0
  for (let from = 0; from < count; from += BLOCK) {
    let block = 0
    for (let at = from; at < Math.min(count, from + BLOCK); at += 1) {
      const income = i32(ascending, at)
      block += (2 * at + 1 - count) * income
      total += income
    }
    weighted += BigInt(block)
  }
  if (total <= 0) return 0
  return Number((weighted * BigInt(PPM)) / (BigInt(count) * BigInt(total)))
}
