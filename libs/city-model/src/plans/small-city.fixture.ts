import { seededRandom } from '@urbe/kernel'

import { chanceOf, isDue } from '../city/part.ts'
import { SETTING, settingsShape } from '../city/settings.ts'
import { shocksShape } from '../city/under-way.ts'
import { TICK_SECONDS } from '../clock.ts'
import { runWhole } from '../core/phase.ts'
import { generateCity } from '../generator/generate-city.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import { memberAt } from '../memory/weights.ts'
import { distanceBetween } from '../nearest-places.ts'
import type { RoadNetwork } from '../road-network.ts'
import { SHOP, type Society, WORKER } from '../society.ts'
import { createTransit, layTransit, TRANSIT_LIMITS, transitPhases, transitShape } from '../transit/index.ts'
import { createPlans, foundPlans, NONE, plansShape } from './index.ts'

/** Cars of a test go in a straight line, and nobody is in anybody's way. */
const CAR_METRES_PER_SECOND = 7
const WAGE_CENTS = 12_000
const MONTHS = 12
const JOBLESS_AMONG = 16
const RING_SECONDS = 86_400

/** A generated city with what the plans read of other parts, as those would found it. */
export function groundOf(seed: number, citizens: number) {
  const plan = generateCity(seed, citizens)
  if (!('society' in plan)) throw new TypeError('a generated city has a society')
  const { society, network, map } = plan
  return { society, network, lines: layTransit({ network, society, roads: map.roads }, TRANSIT_LIMITS) }
}

export type Ground = ReturnType<typeof groundOf>

/** `bytes` is the state of an earlier one; without it the city is founded. */
export function smallCity({ society, network, lines }: Ground, seed: number, bytes?: Uint8Array) {
  const shape = {
    ...plansShape(society),
    ...transitShape(lines),
    transitPpm: column('i32', 1),
    ...settingsShape(),
    ...shocksShape(),
    ...foreignShape(society),
    completedTicks: column('i32', 1),
  } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const chance = chanceOf(seed)
  if (bytes) new Uint8Array(buffer).set(bytes)
  else {
    columns.transitPpm[0] = 1_000_000
    foundOthers(society, columns, seed)
    foundPlans({ society, network, columns, chance })
  }
  const paid = { charge: 0, fare: 0, fares: 0 }
  const transit = createTransit(lines, { network, columns })
  const traffic = straightTraffic(network, columns)
  const plans = createPlans({
    society,
    network,
    columns,
    chance,
    transit,
    traffic: () => traffic,
    pay: (_, cents, what) => {
      paid[what] += cents
      if (what === 'fare') paid.fares += 1
    },
  })
  const phases = [...plans.phases, ...transitPhases({ plan: lines, columns })]
  let tick = columns.completedTicks[0] ?? 0
  const run = (ticks: number, each: (now: number) => void = () => undefined): void => {
    for (const end = tick + ticks; tick < end; tick += 1) {
      plans.beginTick(tick * TICK_SECONDS)
      for (let now = tick * TICK_SECONDS; now < (tick + 1) * TICK_SECONDS; now += 1) {
        plans.moveSecond(now)
        traffic.moveSecond(now, plans.arrive)
        each(now)
      }
      columns.completedTicks[0] = tick + 1
      for (const phase of phases)
        if (isDue(phase.every, (tick + 1) * TICK_SECONDS)) runWhole(phase, (tick + 1) * TICK_SECONDS)
    }
  }
  return { society, network, columns, schema, buffer, plans, transit, phases, paid, run, traffic }
}

export type SmallCity = ReturnType<typeof smallCity>

export type Settings = Partial<Record<keyof typeof SETTING, number>>

export function enact({ columns }: SmallCity, settings: Settings): void {
  // The keys are those of the type.
  for (const name of Object.keys(settings) as (keyof typeof SETTING)[])
    columns.policySettings[SETTING[name]] = settings[name] ?? 0
}

/** From the founding at half past five until midnight, and a whole day. */
export const TICKS_TO_MIDNIGHT = 1110
export const TICKS_A_DAY = 1440

export function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0)
}

function foreignShape({ citizenPlaces, householdPlaces }: Society) {
  return {
    personAlive: column('u8', citizenPlaces),
    personHousehold: column('i32', citizenPlaces),
    personBornMonth: column('i32', citizenPlaces),
    citizenKind: column('u8', citizenPlaces),
    householdNode: column('i32', householdPlaces),
    citizenEmployer: column('i32', citizenPlaces),
    citizenWage: column('f64', citizenPlaces),
    citizenStage: column('u8', citizenPlaces),
    citizenStageUntil: column('i32', citizenPlaces),
    householdShop: column('i32', householdPlaces),
    /** Of the traffic of a test: when each car arrives, so that it is known again after a restart. */
    driveUntil: column('i32', citizenPlaces),
  } as const
}

type ForeignColumns = ReturnType<typeof columnsOver<ReturnType<typeof foreignShape>>>

function foundOthers(society: Society, columns: ForeignColumns, seed: number): void {
  const random = seededRandom(seed, 99)
  columns.householdNode.set(society.householdNode)
  const shops = [...society.businessSector.keys()].filter(
    (business) => society.businessSector[business] === SHOP,
  )
  // Half of the households go to the nearest shop, half to any.
  for (let household = 0; household < columns.householdShop.length; household += 1)
    columns.householdShop[household] =
      household % 2 === 0 ? NONE : (shops[random.below(shops.length, household, 0, 3)] ?? NONE)
  columns.citizenEmployer.fill(NONE)
  columns.citizenKind.set(society.citizenKind)
  columns.personHousehold.set(society.citizenHousehold)
  for (let person = 0; person < society.citizenCount; person += 1) {
    columns.personAlive[person] = 1
    columns.personBornMonth[person] = -MONTHS * (society.citizenAge[person] ?? 0) - 1
    if (society.citizenKind[person] !== WORKER || random.below(JOBLESS_AMONG, person, 0, 0) === 0) continue
    columns.citizenEmployer[person] = memberAt(
      society.jobsUpTo,
      random.below(society.jobsTotal, person, 0, 1),
    )
    columns.citizenWage[person] = WAGE_CENTS / 2 + random.below(WAGE_CENTS, person, 0, 2)
  }
}

interface Drive {
  readonly vehicle: number
  readonly from: number
  readonly to: number
  readonly now: number
}

/** Traffic without streets; its lists by second of the day follow from `driveUntil`. */
function straightTraffic(network: RoadNetwork, { driveUntil }: ForeignColumns) {
  const first = new Int32Array(RING_SECONDS).fill(NONE)
  const next = new Int32Array(driveUntil.length).fill(NONE)
  const put = (vehicle: number): void => {
    const slot = (driveUntil[vehicle] ?? 0) % RING_SECONDS
    next[vehicle] = first[slot] ?? NONE
    first[slot] = vehicle
  }
  for (const [vehicle, until] of driveUntil.entries()) if (until > 0) put(vehicle)
  return {
    depart({ vehicle, from, to, now }: Drive): boolean {
      driveUntil[vehicle] = now + 60 + Math.ceil(distanceBetween(network, from, to) / CAR_METRES_PER_SECOND)
      put(vehicle)
      return true
    },
    moveSecond(now: number, arrive: (vehicle: number, now: number) => void): void {
      let vehicle = first[now % RING_SECONDS] ?? NONE
      first[now % RING_SECONDS] = NONE
      while (vehicle !== NONE) {
        const follower = next[vehicle] ?? NONE
        driveUntil[vehicle] = 0
        arrive(vehicle, now)
        vehicle = follower
      }
    },
  }
}
