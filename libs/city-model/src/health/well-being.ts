import { AGE_MAX } from '../demography/rates.ts'
import { type Stage, stage } from '../epidemic/stages.ts'
import { i32, u8 } from '../memory/column.ts'
import { HEALTH_MAX } from './columns.ts'

/** Up to but without these ages, in years. */
const NORM_UNTIL: readonly number[] = [25, 35, 45, 55, 65, 75]
/** Kind, Hardman & Macran 1999 (York, Centre for Health Economics, paper 172): mean EQ-5D index of adults in the United Kingdom, times 1000. */
const NORMS: readonly number[] = [940, 930, 910, 850, 800, 780, 730]

/** By age in years; children are taken to be as healthy as the youngest adults. */
export const HEALTH_BY_AGE: Uint16Array = Uint16Array.from(
  { length: AGE_MAX + 1 },
  (_, age) => NORMS[NORM_UNTIL.filter((until) => age >= until).length] ?? 0,
)

const MONTHS = 12

/** Months in `month` are counted from the founding, as those of birth. */
export function healthAtAge(bornMonth: number, month: number): number {
  const years = Math.floor((month - bornMonth) / MONTHS)
  return HEALTH_BY_AGE[Math.max(0, Math.min(AGE_MAX, years))] ?? 0
}

/** Points that each step of the day's mean index of the air takes, from the second on: a choice of ours. */
const AIR_STEP = 15
const TENTHS = 10
const AIR_GOOD_TENTHS = 10

export function lossByAir(airTenths: number): number {
  return Math.floor((AIR_STEP * Math.max(0, airTenths - AIR_GOOD_TENTHS)) / TENTHS)
}

/** What an illness lets nobody exceed: choices of ours. */
const MOST_BY_STAGE: Readonly<Record<Stage, number>> = {
  [stage.susceptible]: HEALTH_MAX,
  [stage.exposed]: HEALTH_MAX,
  [stage.infectious]: 500,
  [stage.waiting]: 150,
  [stage.inBed]: 300,
  [stage.recovered]: HEALTH_MAX,
  [stage.dead]: 0,
}
const MOST = Uint16Array.from(Object.values(MOST_BY_STAGE))

/** Days in which about two thirds of the way are gone: an illness strikes, is got over in a week, and air and age take their time. */
const DAYS_TO_FALL_ILL = 2
const DAYS_TO_RECOVER = 8
const DAYS_TO_WEAR = 64

/** What one day does: a whole step towards `wish`, at least one point. */
export function healthAfterDay(health: number, wish: number, isIll: boolean): number {
  if (wish >= health) return health + Math.ceil((wish - health) / DAYS_TO_RECOVER)
  return health - Math.ceil((health - wish) / (isIll ? DAYS_TO_FALL_ILL : DAYS_TO_WEAR))
}

export interface Bodies {
  readonly citizenHealth: Uint16Array
  readonly citizenStage: Uint8Array
  readonly personAlive: Uint8Array
  readonly personBornMonth: Int32Array
  readonly personHousehold: Int32Array
  readonly householdNode: Int32Array
  readonly districtDayAirTenths: Int32Array
}

interface Day {
  readonly month: number
  readonly nodeDistrict: Int32Array
}

/** A day in the bodies of the persons `from` up to, without, `to`. */
export function wearAndMend(
  columns: Bodies,
  { month, nodeDistrict }: Day,
  [from, to]: readonly [number, number],
): void {
  const { citizenHealth, citizenStage, personAlive, personBornMonth, personHousehold, householdNode } =
    columns
  const lossAt = nodeDistrict.map((district) => lossByAir(i32(columns.districtDayAirTenths, district)))
  for (let person = from; person < to; person += 1) {
    if (u8(personAlive, person) === 0) continue
    const loss = i32(lossAt, i32(householdNode, i32(personHousehold, person)))
    const usual = healthAtAge(i32(personBornMonth, person), month) - loss
    const most = MOST[u8(citizenStage, person)] ?? 0
    const health = citizenHealth[person] ?? 0
    citizenHealth[person] = healthAfterDay(health, Math.min(usual, most), most < usual)
  }
}
