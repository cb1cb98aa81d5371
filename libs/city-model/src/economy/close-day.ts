import type { Random } from '@urbe/kernel'

import type { Fact } from '../facts.ts'
import { f64, i32 } from '../memory/column.ts'
import type { PlansColumns } from '../plans/columns.ts'
import type { Society } from '../society.ts'
import { closeBusiness, hasFailed, refoundBusiness, thinkAhead } from './business-life.ts'
import type { EconomyColumns } from './columns.ts'
import { produce, trade } from './goods-market.ts'
import { payTransfers } from './government.ts'
import { matchWorkers, releaseSurplus } from './labour-market.ts'
import { payWages } from './payroll.ts'
import { closeBooks, feel, takeStock } from './statistics.ts'

export interface EconomyDay {
  readonly society: Society
  readonly columns: EconomyColumns & PlansColumns
  readonly random: Random
  readonly nameOf: (business: number) => string
}

/** All markets of a day, at midnight, in one order. */
export function closeEconomicDay(city: EconomyDay, day: number, tick: number): readonly Fact[] {
  const { society, columns } = city
  produce(city)
  trade(city, tick)
  payWages(society, columns)
  payTransfers(society, columns)
  const failed = closeFailed(city, day)
  thinkAhead(city, day, tick)
  releaseSurplus(city)
  matchWorkers(city, tick)
  const founded = refoundEmpty(city, day, tick)
  closeBooks(city)
  feel(society, columns)
  takeStock(city)
  return [...failed, ...founded]
}

function closeFailed({ society, columns, nameOf }: EconomyDay, day: number): readonly Fact[] {
  const facts: Fact[] = []
  for (let business = 0; business < society.businessCount; business += 1) {
    if (!hasFailed(columns, business)) continue
    const jobsLost = i32(columns.businessWorkers, business)
    facts.push({ type: 'BusinessFailed', business, name: nameOf(business), jobsLost })
    closeBusiness(columns, business, day)
  }
  return facts
}

function refoundEmpty(city: EconomyDay, day: number, tick: number): readonly Fact[] {
  const { society, columns, nameOf } = city
  const facts: Fact[] = []
  const wage = Math.floor(f64(columns.wageSum, 0) / Math.max(1, i32(columns.employed, 0)))
  for (let business = 0; business < society.businessCount; business += 1) {
    if (!refoundBusiness(city, business, { day, tick, wage })) continue
    facts.push({ type: 'BusinessFounded', business, name: nameOf(business) })
  }
  return facts
}
