import { type CityPhase, chanceOf, isDue } from '../city/part.ts'
import { SETTING, settingsShape } from '../city/settings.ts'
import { shocksShape } from '../city/under-way.ts'
import { DAY_SECONDS, momentOf } from '../clock.ts'
import { demographyShape, foundDemography } from '../demography/index.ts'
import type { Fact } from '../facts.ts'
import { generateCity } from '../generator/generate-city.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { applyPolicy, foundSettings, type PolicyInput } from '../policies.ts'
import type { Society } from '../society.ts'
import { DAY_FIGURES } from '../utilities/columns.ts'
import { cityEconomyOf } from './city-market.ts'
import { economyShape } from './columns.ts'
import { economyKpis } from './economy-kpis.ts'
import { foundCityEconomy } from './found-city-economy.ts'
import { economyPhases } from './phases.ts'

const HOURS = 24
/** What a citizen gives off in a day, mg. */
const CO2_MILLIGRAMS = 6_000_000
const POWER_CENTS = 22

function townShape(society: Society) {
  return {
    ...settingsShape(),
    ...shocksShape(),
    ...demographyShape(society),
    ...economyShape(society),
    citizenStage: column('u8', society.citizenPlaces),
    citizenStageUntil: column('i32', society.citizenPlaces),
    districtPowerPermille: column('i32', society.districtCount),
    districtWaterPermille: column('i32', society.districtCount),
    powerCentsPerKwh: column('f64', 1),
    co2MilligramsBefore: column('f64', 1),
    dayBefore: column('f64', DAY_FIGURES.length),
  } as const
}

/** A town whose economy lives alone: nobody drives, nobody dies, power and water are what the test says. */
export function townOf(seed: number, citizens = 800, stored?: Uint8Array) {
  const plan = generateCity(seed, citizens)
  if (!('society' in plan)) throw new Error('a generated city has a society')
  const { society } = plan
  const shape = townShape(society)
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const facts: Fact[] = []
  const deps = { society, columns, chance: chanceOf(seed), tell: (fact: Fact) => facts.push(fact) }
  if (stored) new Uint8Array(buffer).set(stored)
  else {
    columns.districtPowerPermille.fill(1000)
    columns.districtWaterPermille.fill(1000)
    columns.powerCentsPerKwh[0] = POWER_CENTS
    columns.co2MilligramsBefore[0] = citizens * CO2_MILLIGRAMS
    foundSettings(columns)
    foundDemography(deps)
    foundCityEconomy(deps)
  }
  const phases = economyPhases(deps)
  return {
    ...deps,
    facts,
    schema,
    buffer,
    phases,
    /** Views of the same columns, for a look at one part. */
    city: cityEconomyOf(deps),
    kpis: () => economyKpis(deps),
    enact: (input: PolicyInput) => applyPolicy(columns, input),
    setting: (name: keyof typeof SETTING, value: number) => {
      columns.policySettings[SETTING[name]] = value
    },
  }
}

export type Town = ReturnType<typeof townOf>

export function midnightAfter(day: number): number {
  return momentOf(day, 0) + DAY_SECONDS
}

export function endDay({ phases }: Pick<Town, 'phases'>, day: number): void {
  for (let hour = HOURS - 1; hour >= 0; hour -= 1) runDue(phases, midnightAfter(day) - hour * 3600)
}

export function endDays(town: Pick<Town, 'phases'>, from: number, to: number): void {
  for (let day = from; day < to; day += 1) endDay(town, day)
}

function runDue(phases: readonly CityPhase[], now: number): void {
  for (const { every, rows, run } of phases) if (isDue(every, now)) run(0, rows, now)
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
