import type { Random } from '@urbe/kernel'

import { type CityPhase, DAYS_A_MONTH, STREAMS, type Surroundings } from '../city/part.ts'
import type { ShockColumns } from '../city/under-way.ts'
import { dayOf } from '../clock.ts'
import { stage } from '../epidemic/stages.ts'
import { f64, i32, u8 } from '../memory/column.ts'
import { DRIVING } from '../plans/activities.ts'
import { type DemographyColumns, demographyShape } from './columns.ts'
import { comeOfAge, kindByAge } from './kinds.ts'
import { bury } from './life-events.ts'
import { type PopulationListener, type Told, toldTo } from './listeners.ts'
import { liveMonth } from './month.ts'
import { letNewcomersIn } from './newcomers.ts'
import {
  birthThresholds,
  deathThresholds,
  FERTILITY_TENTHS,
  MIGRATION,
  type Migration,
  MORTALITY,
} from './rates.ts'
import { populationOf } from './registry.ts'

/** What is read of other parts. */
export interface DemographyNeighbours extends ShockColumns {
  readonly citizenTravel: Uint8Array
  readonly citizenStage: Uint8Array
  readonly stageTotals: Int32Array
  readonly moodSum: Float64Array
}

export interface DemographyDeps {
  readonly columns: DemographyColumns & DemographyNeighbours
  readonly chance: Surroundings['chance']
  readonly listeners: readonly PopulationListener[]
}

const OWN = Object.keys(demographyShape({ citizenPlaces: 0, householdPlaces: 0 }))

/**
 * Each midnight the dead of the health part are taken out and those are let in who were ordered to come; each month people die, are born, leave, come and grow older. Who drives is
 * passed over until the next time: a car on the streets cannot lose its driver.
 */
export function demographyPhases(deps: DemographyDeps): readonly CityPhase[] {
  const random = deps.chance(STREAMS.demography)
  const tables = {
    deaths: deathThresholds(MORTALITY),
    births: birthThresholds(FERTILITY_TENTHS),
    migration: MIGRATION,
  }
  const foreign = deps.listeners.flatMap(({ reads }) => reads)
  const writes = [...new Set([...OWN, ...deps.listeners.flatMap((listener) => listener.writes)])]
  return [
    {
      name: 'demography.day',
      every: 'day',
      reads: ['citizenTravel', 'citizenStage', 'stageTotals', ...foreign],
      writes: [...writes, 'shocksUnderWay'],
      rows: 1,
      run(from, to, now) {
        if (from >= to) return
        buryTheDead(deps, now)
        letIn({ ...deps, random }, deps.chance(STREAMS.newcomers), now)
      },
    },
    {
      name: 'demography.month',
      every: 'month',
      reads: ['citizenTravel', 'moodSum', ...foreign],
      writes,
      rows: 1,
      run(from, to, now) {
        if (from < to) closeMonth({ ...deps, ...tables, random }, now)
      },
    },
  ]
}

function buryTheDead({ columns, listeners }: DemographyDeps, now: number): void {
  if (i32(columns.stageTotals, stage.dead) === 0) return
  const events = toldTo(listeners, now)
  const { personAlive, citizenStage, citizenTravel } = columns
  for (let person = 0; person < personAlive.length; person += 1) {
    if (u8(citizenStage, person) !== stage.dead || u8(personAlive, person) === 0) continue
    if (u8(citizenTravel, person) !== DRIVING) bury({ columns, events }, person)
  }
}

function letIn(deps: DemographyDeps & { readonly random: Random }, chance: Random, now: number): void {
  const month = monthOf(now)
  const events = withKinds(toldTo(deps.listeners, now), (person) => {
    deps.columns.citizenKind[person] = kindByAge({ ...deps, month }, person)
  })
  letNewcomersIn(deps.columns, { random: chance, day: dayOf(now), month, events })
}

function monthOf(now: number): number {
  return Math.floor(dayOf(now) / DAYS_A_MONTH)
}

interface Closing extends DemographyDeps {
  readonly random: Random
  readonly deaths: Uint32Array
  readonly births: Uint32Array
  readonly migration: Migration
}

function closeMonth(closing: Closing, now: number): void {
  const { columns, listeners } = closing
  const month = monthOf(now)
  const told = toldTo(listeners, now)
  const ageing = { ...closing, month }
  const meanMood = f64(columns.moodSum, 0) / Math.max(1, populationOf(columns))
  const isUnderWay = (person: number): boolean => u8(columns.citizenTravel, person) === DRIVING
  const events = withKinds(told, (person) => {
    columns.citizenKind[person] = kindByAge(ageing, person)
  })
  liveMonth({ ...ageing, meanMood, isUnderWay, events }, columns)
  comeOfAge(ageing, told.kindChanged)
  for (let kind = 0; kind < columns.account.length; kind += 1) {
    columns.accountOfMonth[kind] = f64(columns.account, kind) - f64(columns.accountBefore, kind)
    columns.accountBefore[kind] = f64(columns.account, kind)
  }
}

/** Newcomers have their kind before anybody hears of them. */
function withKinds(told: Told, setKind: (person: number) => void): Told {
  return {
    ...told,
    born(person) {
      setKind(person)
      told.born(person)
    },
    arrived(person) {
      setKind(person)
      told.arrived(person)
    },
  }
}
