import { seededRandom } from '@urbe/kernel'

import { type CityPhase, isDue } from '../city/part.ts'
import { shocksShape } from '../city/under-way.ts'
import { momentOf } from '../clock.ts'
import { runWhole } from '../core/phase.ts'
import {
  accountGap,
  demographyPhases,
  demographyShape,
  foundDemography,
  type PopulationListener,
  populationOf,
} from '../demography/index.ts'
import { STAGES } from '../epidemic/stages.ts'
import { column, columnsOver, schemaOf } from '../memory/schema.ts'
import {
  AT_HOME,
  AT_LEISURE,
  AT_SCHOOL,
  AT_SHOP,
  AT_WORK,
  DRIVING,
  RIDING,
  STAYING,
} from '../plans/activities.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { foundHealth, healthListener, healthPhases, healthShape } from './index.ts'

const HOUSEHOLD_PEOPLE_MAX = 4
const NODES = 16
const DISTRICTS = 4
const PERSONS_A_BUSINESS = 12
const AGES = 90
const ADULT = 18
const OLD = 65

export interface TownSpec {
  readonly citizens: number
  /** For one person more than these there is no place. */
  readonly places?: number
  readonly beds?: number
  readonly seed?: number
  readonly listeners?: readonly PopulationListener[]
}

export function societyOf({ citizens, places = Math.ceil(1.2 * citizens), beds }: TownSpec) {
  const random = seededRandom(citizens)
  const citizenHousehold = new Int32Array(citizens)
  let householdCount = 0
  for (let person = 0; person < citizens; householdCount += 1) {
    const end = Math.min(citizens, person + 1 + random.below(HOUSEHOLD_PEOPLE_MAX, householdCount, 0, 0))
    citizenHousehold.fill(householdCount, person, end)
    person = end
  }
  const citizenAge = Uint8Array.from({ length: citizens }, (_, person) => random.below(AGES, person, 0, 1))
  return {
    citizenCount: citizens,
    citizenPlaces: places,
    citizenHousehold,
    citizenAge,
    citizenSex: citizenAge.map((_, person) => random.below(2, person, 0, 2)),
    citizenKind: citizenAge.map((age) => (age < ADULT ? CHILD : age < OLD ? WORKER : RETIRED)),
    householdCount,
    householdPlaces: Math.ceil(1.2 * householdCount),
    householdNode: Int32Array.from({ length: householdCount }, (_, household) =>
      random.below(NODES, household, 0, 3),
    ),
    businessCount: Math.ceil(citizens / PERSONS_A_BUSINESS),
    nodeDistrict: Int32Array.from({ length: NODES }, (_, node) => node % DISTRICTS),
    hospitalBeds: beds ?? Math.ceil(citizens / 200),
  }
}

export type Town = ReturnType<typeof townOf>

/** People in households, with work and beds, and nothing else; `state` continues a town of the same spec. */
export function townOf(spec: TownSpec, state?: SharedArrayBuffer) {
  const society = societyOf(spec)
  const { citizenPlaces: persons } = society
  const shape = {
    ...demographyShape(society),
    ...healthShape(society),
    ...shocksShape(),
    citizenActivity: column('u8', persons),
    citizenTravel: column('u8', persons),
    citizenNode: column('i32', persons),
    citizenEmployer: column('i32', persons),
    districtDayAirTenths: column('i32', DISTRICTS),
    moodSum: column('f64', 1),
    hospitalPpm: column('i32', 1),
  } as const
  const schema = schemaOf(shape)
  const buffer = new SharedArrayBuffer(schema.bytes)
  const columns = columnsOver(shape, buffer)
  const chance = (stream: number) => seededRandom(spec.seed ?? 1, stream)
  if (state) new Uint8Array(buffer).set(new Uint8Array(state))
  else {
    foundDemography({ society, columns, chance })
    foundHealth({ society, columns })
    columns.districtDayAirTenths.fill(10)
    columns.hospitalPpm[0] = 1_000_000
    for (let person = 0; person < persons; person += 1) {
      columns.citizenEmployer[person] = person % society.businessCount
      columns.citizenNode[person] = person % NODES
    }
  }
  const deps = { society, columns, chance, listeners: [healthListener(columns), ...(spec.listeners ?? [])] }
  return { society, schema, buffer, columns, health: healthPhases(deps), demography: demographyPhases(deps) }
}

/** Runs those that are due at the end of this quarter of a day, counted from 0 at midnight. */
export function runPhases(phases: readonly CityPhase[], day: number, quarter: number): void {
  const now = momentOf(day, quarter * 21_600)
  for (const phase of phases) if (isDue(phase.every, now)) runWhole(phase, now)
}

interface Away {
  /** In percent of people, running sums. */
  readonly upTo: number
  readonly activity?: number
  readonly travel?: number
}

/** By quarter of the day: on the mean of the four they are the reference day. */
const AWAY: readonly (readonly Away[])[] = [
  [],
  [
    { upTo: 2, travel: RIDING },
    { upTo: 8, travel: DRIVING },
  ],
  [
    { upTo: 40, activity: AT_WORK },
    { upTo: 56, activity: AT_SCHOOL },
    { upTo: 68, activity: AT_SHOP },
  ],
  [
    { upTo: 8, activity: AT_WORK },
    { upTo: 28, activity: AT_LEISURE },
    { upTo: 30, travel: RIDING },
    { upTo: 36, travel: DRIVING },
  ],
]

/** Everybody goes where the reference day wants them, or stays at home with this chance in percent. */
export function goOut({ columns }: Town, [day, quarter]: readonly [number, number], lockdown = 0): void {
  const random = seededRandom(99)
  columns.citizenActivity.fill(AT_HOME)
  columns.citizenTravel.fill(STAYING)
  if (quarter === 0) return
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    const drawn = random.below(100, person, 4 * day + quarter, 0)
    const stays = lockdown > 0 && random.below(100, person, 4 * day + quarter, 1) < lockdown
    const away = stays ? undefined : AWAY[quarter]?.find(({ upTo }) => drawn < upTo)
    if (away?.activity !== undefined) columns.citizenActivity[person] = away.activity
    if (away?.travel !== undefined) columns.citizenTravel[person] = away.travel
  }
}

/** What is wrong with the books of a town: nothing, always. */
export function faultsOf({ columns }: Town): readonly string[] {
  const faults: string[] = []
  const claim = (holds: boolean, what: string): void => {
    if (!holds) faults.push(what)
  }
  const { stageTotals, citizenStage, personAlive, hospitalQueue, bedPatient, citizenStageUntil } = columns
  const counted = new Int32Array(STAGES)
  for (const [person, at] of citizenStage.entries()) {
    if (personAlive[person] === 1) counted[at] = (counted[at] ?? 0) + 1
    else claim(at === 0, 'nobody has a stage')
  }
  claim(String(counted) === String(stageTotals), `stages are ${counted}, not ${stageTotals}`)
  const sum = counted.reduce((all, count) => all + count, 0)
  claim(sum === populationOf(columns), `${populationOf(columns)} people have ${sum} stages`)
  claim(accountGap(columns) === 0, 'people got lost')
  const queue = hospitalQueue.subarray(0, counted[3])
  const beds = bedPatient.subarray(0, counted[4])
  claim(new Set(queue).size === queue.length, 'somebody stands in the queue twice')
  claim(new Set(beds).size === beds.length, 'somebody is in two beds')
  claim(
    queue.every((person) => citizenStage[person] === 3),
    'a queue of others',
  )
  claim(
    beds.every((person) => citizenStage[person] === 4),
    'beds of others',
  )
  const deadlines = [...queue].map((person) => citizenStageUntil[person] ?? 0)
  claim(String(deadlines) === String(deadlines.toSorted((a, b) => a - b)), 'the queue is out of order')
  return faults
}
