import { type EconomyKpis, economyKpis } from '../city-economy/index.ts'
import { crimeKpis } from '../crime/index.ts'
import { accountGap, populationOf } from '../demography/index.ts'
import { environmentKpis } from '../environment/index.ts'
import { healthKpis } from '../health/index.ts'
import type { CityFigures } from '../kpi/index.ts'
import { f64, i32 } from '../memory/column.ts'
import { plansKpis } from '../plans/index.ts'
import { trafficKpis } from '../traffic/traffic-kpis.ts'
import { utilitiesAccount, utilitiesKpis } from '../utilities/index.ts'
import type { ConservationGaps } from './conservation.ts'
import type { SocietyColumns, SocietyGround } from './society-shape.ts'
import { laneMetres, openLanes } from './street-closures.ts'

const PERFECT_PPM = 1_000_000

interface Standing extends SocietyGround {
  readonly columns: SocietyColumns
}

/** What the indicators are made of. */
export function societyFigures(standing: Standing): CityFigures {
  const { columns, society, network, utilities } = standing
  const crime = crimeKpis(columns)
  const economy = economyKpis({ society, columns })
  let lanes = 0
  for (let link = 0; link < network.linkCount; link += 1) lanes += laneMetres(network, link)
  return {
    traffic: trafficKpis(columns),
    travel: plansKpis(columns),
    people: {
      population: populationOf(columns),
      moodSum: f64(columns.moodSum, 0),
      offences: crime.offencesRecent,
      offenceDays: crime.days,
    },
    economy,
    services: {
      policePpm: i32(columns.policePpm, 0),
      hospitalPpm: i32(columns.hospitalPpm, 0),
      transitPpm: i32(columns.transitPpm, 0),
      maintenancePpm: i32(columns.maintenancePpm, 0),
    },
    utilities: utilitiesKpis({ plan: utilities, columns }),
    health: healthKpis(columns),
    environment: environmentKpis(columns),
    // No street is ever worn in this model.
    roads: { demand: lanes, served: openLanes(columns, lanes), conditionPpm: PERFECT_PPM },
    gaps: gapsOf(standing, economy),
  }
}

export function societyGaps(standing: Standing): ConservationGaps {
  return gapsOf(standing, economyKpis(standing))
}

function gapsOf(
  { columns, utilities }: Standing,
  { ledgerImbalanceCents }: Pick<EconomyKpis, 'ledgerImbalanceCents'>,
): ConservationGaps {
  const { tripsStarted, tripsCompleted, vehiclesOnRoad } = columns
  const account = utilitiesAccount({ plan: utilities, columns })
  return {
    moneyGapCents: ledgerImbalanceCents,
    personsGap: accountGap(columns),
    vehiclesGap: f64(tripsStarted, 0) - f64(tripsCompleted, 0) - i32(vehiclesOnRoad, 0),
    energyGapWh: account.energyGapWh,
    waterGapLitres: account.waterGapLitres,
  }
}
