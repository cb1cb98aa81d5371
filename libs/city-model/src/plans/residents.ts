import type { Random } from '@urbe/kernel'

import { closeEconomicDay } from '../economy/close-day.ts'
import type { EconomyColumns } from '../economy/columns.ts'
import { moneyOf } from '../economy/statistics.ts'
import type { CityKpis } from '../kpis.ts'
import { f64, i32 } from '../memory/column.ts'
import { type PolicyName, settingOf, type WorldInput } from '../policies.ts'
import type { RoadNetwork } from '../road-network.ts'
import { type Society, WORKER } from '../society.ts'
import type { TrafficColumns } from '../traffic/columns.ts'
import type { Traffic } from '../traffic/traffic.ts'
import { trafficKpis } from '../traffic/traffic-kpis.ts'
import type { Travellers } from '../travellers.ts'
import { agendaOf } from './agenda.ts'
import { arrive, moveCitizen, tookToWork } from './citizens.ts'
import type { PlansColumns } from './columns.ts'

export type ResidentsColumns = TrafficColumns & PlansColumns & EconomyColumns

export interface ResidentsDeps {
  readonly society: Society
  readonly network: RoadNetwork
  readonly columns: ResidentsColumns
  readonly random: Random
  readonly traffic: () => Traffic
}

/** The citizens of a made-up city as its travellers; a citizen drives the vehicle of the same number. */
export function residents(deps: ResidentsDeps): Travellers {
  const { columns, society } = deps
  const agenda = agendaOf(columns.citizenNextMove)
  const nameOf = (business: number): string => nameNow(deps, business)
  const workers = society.citizenKind.filter((kind) => kind === WORKER).length
  return {
    apply: (input) => enact(columns, input),
    beginTick: agenda.begin,
    moveSecond(now) {
      const traffic = deps.traffic()
      agenda.visit(now, (citizen) => moveCitizen(deps, traffic, citizen, now))
    },
    arrive(citizen, now) {
      tookToWork(columns, citizen, now - i32(columns.vehicleStartedAt, citizen))
      arrive(deps, citizen, now)
    },
    closeDay: (day, tick) => closeEconomicDay({ ...deps, nameOf }, day, tick),
    kpis: () => kpisOf(deps, workers),
  }
}

function enact(columns: EconomyColumns, input: WorldInput): void {
  const settings: Readonly<Partial<Record<PolicyName, Int32Array>>> = {
    incomeTax: columns.incomeTaxPercent,
    universalIncome: columns.universalIncome,
    congestionCharge: columns.congestionCharge,
  }
  const setting = settings[input.policy]
  if (setting) setting[0] = settingOf(input)
}

/** Premises that have found a new owner bear a new name. */
function nameNow({ society, columns }: ResidentsDeps, business: number): string {
  const generation = i32(columns.businessGeneration, business)
  const name = society.businessNames[business] ?? ''
  return generation === 0 ? name : `New ${name} ${generation + 1}`
}

function kpisOf(deps: ResidentsDeps, workers: number): CityKpis {
  const { columns, society } = deps
  const employed = i32(columns.employed, 0)
  return {
    population: society.citizenCount,
    unemployment: 1 - employed / Math.max(1, workers),
    satisfaction: f64(columns.moodSum, 0) / society.citizenCount / 10,
    gdpCentsPerDay: f64(columns.gdpCents, 0),
    consumerPriceIndex: (100 * f64(columns.priceMilliCents, 0)) / f64(columns.basePriceMilliCents, 0),
    gini: i32(columns.giniPpm, 0) / 1_000_000,
    averageWageCentsPerDay: employed > 0 ? Math.floor(f64(columns.wageSum, 0) / employed) : 0,
    treasuryCents: f64(columns.treasury, 0),
    moneyCents: moneyOf(deps),
    ...trafficKpis(columns),
  }
}
