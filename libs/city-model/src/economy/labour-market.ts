import type { Random } from '@urbe/kernel'

import { addF64, addI32, i32, u8 } from '../memory/column.ts'
import { ASK_JOB, ASK_QUIT } from '../purposes.ts'
import { type Society, WORKER } from '../society.ts'
import { NONE } from '../traffic/columns.ts'
import type { EconomyColumns } from './columns.ts'

interface Deps {
  readonly society: Society
  readonly columns: EconomyColumns
  readonly random: Random
}

/** Out of ten thousand, so many leave their job a day for reasons of their own. */
const QUITS_PER_10_000 = 32
/** Businesses somebody without work asks a day. */
const APPLICATIONS_A_DAY = 4
/** Days of looking make modest: the wage asked for falls by 1/this a day. */
const MODESTY_DAYS = 200
const RESERVATION_CENTS_MIN = 3000

export function hire(columns: EconomyColumns, citizen: number, business: number): void {
  const wage = i32(columns.businessWage, business)
  columns.citizenEmployer[citizen] = business
  columns.citizenWage[citizen] = wage
  columns.citizenReservation[citizen] = wage
  addI32(columns.businessWorkers, business, 1)
  addI32(columns.employed, 0, 1)
  addF64(columns.wageSum, 0, wage)
}

export function release(columns: EconomyColumns, citizen: number): void {
  addI32(columns.businessWorkers, i32(columns.citizenEmployer, citizen), -1)
  addI32(columns.employed, 0, -1)
  addF64(columns.wageSum, 0, -i32(columns.citizenWage, citizen))
  columns.citizenEmployer[citizen] = NONE
  columns.citizenWage[citizen] = 0
}

/** A business has fewer jobs than workers: those hired last in the order of ids go first. */
export function releaseSurplus({ society, columns }: Deps): void {
  for (let citizen = society.citizenCount - 1; citizen >= 0; citizen -= 1) {
    const business = i32(columns.citizenEmployer, citizen)
    if (business === NONE) continue
    if (i32(columns.businessWorkers, business) > i32(columns.businessJobs, business))
      release(columns, citizen)
  }
}

/** Some quit, then those without work, from a different one each day, apply where jobs are open. */
export function matchWorkers(deps: Deps, tick: number): void {
  const { society, columns, random } = deps
  const first = (tick * 6571) % society.citizenCount
  for (let turn = 0; turn < society.citizenCount; turn += 1) {
    const citizen = (first + turn) % society.citizenCount
    if (u8(society.citizenKind, citizen) !== WORKER) continue
    if (i32(columns.citizenEmployer, citizen) === NONE) apply(deps, citizen, tick)
    else if (random.below(10_000, citizen, tick, ASK_QUIT) < QUITS_PER_10_000) release(columns, citizen)
  }
}

function apply({ society, columns, random }: Deps, citizen: number, tick: number): void {
  const asked = i32(columns.citizenReservation, citizen)
  let best = NONE
  let bestWage = asked - 1
  for (let attempt = 0; attempt < APPLICATIONS_A_DAY; attempt += 1) {
    const business = random.below(
      society.businessCount,
      citizen * APPLICATIONS_A_DAY + attempt,
      tick,
      ASK_JOB,
    )
    const wage = i32(columns.businessWage, business)
    const isHiring = i32(columns.businessWorkers, business) < i32(columns.businessJobs, business)
    if (!isHiring || wage <= bestWage) continue
    best = business
    bestWage = wage
  }
  if (best !== NONE) hire(columns, citizen, best)
  else {
    const less = Math.floor(asked / MODESTY_DAYS)
    columns.citizenReservation[citizen] = Math.max(RESERVATION_CENTS_MIN, asked - less)
  }
}
