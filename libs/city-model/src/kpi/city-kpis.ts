import type { CityKpis, MoneyKpis, SocietyKpis, SurroundingsKpis, TravelKpis } from '../kpis.ts'
import type { KpiColumns } from './columns.ts'
import { ENVIRONMENT_BOUNDS, environmentHealth, infrastructureHealth, type Served } from './condition.ts'
import { efficiencyOf, keptSince } from './days.ts'
import type { CityFigures } from './figures.ts'
import { crimeRate, satisfaction } from './people.ts'
import { kilometres } from './travel.ts'

const PERCENT = 100
const PER_THOUSAND = 1000
const MILLIGRAMS_A_KG = 1_000_000
const NANOGRAMS_A_MICROGRAM = 1000
const PPM = 1_000_000

/** All indicators of a city with citizens: plain finite numbers. */
export function cityKpis(figures: CityFigures, columns: KpiColumns): CityKpis {
  return {
    ...figures.traffic,
    travelTimeMeanSeconds: figures.travel.travelTimeMeanSeconds,
    ...travelKpis(figures),
    ...societyKpis(figures, columns),
    ...moneyKpis(figures, columns),
    ...surroundingsKpis(figures),
    ...figures.gaps,
  }
}

function travelKpis({ travel, environment }: CityFigures): TravelKpis {
  const { travelTimeP95Seconds, carShare, transitShare, bikeShare, walkShare } = travel
  const kilometresByCarPerDay = kilometres(environment.vehicleMetres)
  return { travelTimeP95Seconds, carShare, transitShare, bikeShare, walkShare, kilometresByCarPerDay }
}

function societyKpis({ people, economy, health }: CityFigures, columns: KpiColumns): SocietyKpis {
  const { population, moodSum, offences, offenceDays } = people
  return {
    population,
    unemployment: economy.unemployment,
    satisfaction: satisfaction(moodSum, population),
    crimePer100kDay: crimeRate(offences, { people: population, days: offenceDays }),
    infectious: health.infectious,
    hospitalWaiting: health.waitingForBed,
    resilience: keptSince(columns),
  }
}

function moneyKpis(figures: CityFigures, columns: KpiColumns): MoneyKpis {
  const { economy } = figures
  return {
    gdpCentsPerDay: economy.gdpCentsPerDay,
    consumerPriceIndex: economy.consumerPriceIndex,
    inflationPercentPerYear: PERCENT * economy.inflation,
    gini: economy.gini,
    averageWageCentsPerDay: economy.averageWageCentsPerDay,
    treasuryCents: economy.treasuryCents,
    governmentDeficitCentsPerDay: economy.governmentDeficitCentsPerDay,
    governmentEfficiency: efficiencyOf(columns, figures),
    moneyCents: economy.moneyCents,
  }
}

function surroundingsKpis(figures: CityFigures): SurroundingsKpis {
  const { utilities, environment, people } = figures
  const { co2Milligrams, noxNanograms, noiseExposed } = environment
  const day = { people: people.population, co2Milligrams, noxNanograms, peopleExposedToNoise: noiseExposed }
  return {
    infrastructureHealth: infrastructureHealth({
      power: utilities.power,
      water: utilities.water,
      roads: figures.roads,
      hospitals: hospitalsOf(figures),
    }),
    environmentHealth: environmentHealth(day, ENVIRONMENT_BOUNDS),
    co2KgPerDay: co2Milligrams / MILLIGRAMS_A_KG,
    noxIndex: noxNanograms / NANOGRAMS_A_MICROGRAM,
    noiseExposedShare: Math.min(1, noiseExposed / Math.max(1, people.population)),
    energyNotServedKwh: (utilities.power.demand - utilities.power.served) / PER_THOUSAND,
    powerServedShare: shareOf(utilities.power),
    waterServedShare: shareOf(utilities.water),
    powerCentsPerKwh: utilities.powerCentsPerKwh,
  }
}

/** Whoever came and did not have to wait, in hospitals that are as good as what is paid for them. */
function hospitalsOf({ health, services }: CityFigures): Served {
  const demand = health.hospitalPatients
  return {
    demand,
    served: demand - health.hospitalWaited,
    conditionPpm: Math.min(PPM, services.hospitalPpm),
  }
}

function shareOf({ demand, served }: Served): number {
  return demand === 0 ? 1 : served / demand
}
