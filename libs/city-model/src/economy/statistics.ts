import { f64, i32, u8 } from '../memory/column.ts'
import type { PlansColumns } from '../plans/columns.ts'
import { type Society, WORKER } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import { type EconomyColumns, SMOOTHING } from './columns.ts'

interface Deps {
  readonly society: Society
  readonly columns: EconomyColumns
}

const INCOME_MEMORY_DAYS = 8
const PPM = 1_000_000

/** Figures of a day that are state: they are told until the next day closes. */
export function takeStock({ society, columns }: Deps): void {
  let moods = 0
  for (const mood of columns.citizenMood) moods += mood
  columns.moodSum[0] = moods
  columns.giniPpm[0] = giniPpm(columns.householdSmoothIncome.toSorted(), society.householdCount)
}

/** G = sum of (2i - n - 1) x / (n sum of x), over incomes in ascending order, in millionths. */
export function giniPpm(ascending: Int32Array, count: number): number {
  let weighted = 0
  let total = 0
  for (let at = 0; at < count; at += 1) {
    const income = i32(ascending, at)
    weighted += (2 * (at + 1) - count - 1) * income
    total += income
  }
  return total === 0 ? 0 : Math.floor((weighted / (count * total)) * PPM)
}

export function closeBooks({ society, columns }: Deps): void {
  columns.gdpCents[0] = f64(columns.soldCents, 0)
  const units = f64(columns.soldUnits, 0)
  if (units > 0) columns.priceMilliCents[0] = Math.floor((f64(columns.soldCents, 0) * 1000) / units)
  for (let household = 0; household < society.householdCount; household += 1) {
    const before = i32(columns.householdSmoothIncome, household)
    const today = i32(columns.householdIncome, household) * SMOOTHING
    columns.householdSmoothIncome[household] = before + Math.floor((today - before) / INCOME_MEMORY_DAYS)
  }
  columns.householdIncome.fill(0)
}

export function moneyOf({ society, columns }: Deps): number {
  let cents = f64(columns.treasury, 0)
  for (let household = 0; household < society.householdCount; household += 1)
    cents += f64(columns.householdCash, household)
  for (let business = 0; business < society.businessCount; business += 1)
    cents += f64(columns.businessCash, business)
  return cents
}

const MOOD_BASE = 220
const MOOD_OF_CONSUMPTION = 380
const MOOD_OF_WORK = 220
const MOOD_OF_COMMUTE = 180
const COMMUTE_SECONDS_GOOD = 300
const COMMUTE_SECONDS_BAD = 2700
const MOOD_MEMORY_DAYS = 8
const UNITS_WANTED_AN_ADULT = 10

/** Mood moves an eighth of the way a day to what life gives: goods, work and the way to it. */
export function feel(society: Society, columns: EconomyColumns & PlansColumns): void {
  for (let citizen = 0; citizen < society.citizenCount; citizen += 1) {
    const wished = MOOD_BASE + ofGoods(society, columns, citizen) + ofWork(society, columns, citizen)
    const mood = columns.citizenMood[citizen] ?? 0
    columns.citizenMood[citizen] = mood + Math.trunc((wished - mood) / MOOD_MEMORY_DAYS)
  }
}

function ofGoods(society: Society, { householdBought }: EconomyColumns, citizen: number): number {
  const household = i32(society.citizenHousehold, citizen)
  const wanted = UNITS_WANTED_AN_ADULT * i32(society.householdAdults, household)
  const share = Math.min(1, i32(householdBought, household) / wanted)
  return Math.floor(MOOD_OF_CONSUMPTION * share)
}

function ofWork(society: Society, columns: EconomyColumns & PlansColumns, citizen: number): number {
  const kind = u8(society.citizenKind, citizen)
  if (kind !== WORKER) return MOOD_OF_WORK + Math.floor(MOOD_OF_COMMUTE / 2)
  if (i32(columns.citizenEmployer, citizen) === NONE) return 0
  const span = COMMUTE_SECONDS_BAD - COMMUTE_SECONDS_GOOD
  const late = Math.max(0, i32(columns.citizenCommuteSeconds, citizen) - COMMUTE_SECONDS_GOOD)
  return MOOD_OF_WORK + Math.floor(MOOD_OF_COMMUTE * Math.max(0, 1 - late / span))
}
