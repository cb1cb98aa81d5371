import { type CityPhase, DAYS_A_MONTH, STREAMS, type Surroundings } from '../city/part.ts'
import { dayOf, secondOfDay } from '../clock.ts'
import { i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import { type CensusSociety, censusOf, type Whereabouts } from './census.ts'
import { type HealthColumns, healthShape } from './columns.ts'
import { infect, moveOn } from './contagion.ts'
import { admitPatients, dischargePatients, type HospitalDay, queueUp, staffBeds } from './hospital.ts'
import { QUARTERS_A_DAY } from './illness.ts'
import { fallIll } from './other-illness.ts'
import { breakOut } from './outbreak.ts'
import { type Bodies, wearAndMend } from './well-being.ts'

export type HealthNeighbours = Whereabouts &
  Omit<Bodies, 'citizenHealth' | 'citizenStage'> & {
    /** Of what hospitals need, how much was bought for them: millionths. */
    readonly hospitalPpm: Int32Array
  }

export interface HealthDeps {
  readonly society: CensusSociety & Pick<Society, 'hospitalBeds'>
  readonly columns: HealthColumns & HealthNeighbours
  readonly chance: Surroundings['chance']
}

const OWN = Object.keys(healthShape({ citizenPlaces: 0, hospitalBeds: 0 }))
const OF_THE_DAY = ['healthSum', 'hospitalPatientsYesterday', 'hospitalWaitedYesterday']
const TODAY = ['hospitalPatientsToday', 'hospitalWaitedToday']
const BODY = ['citizenHealth']
const WHEREABOUTS: readonly (keyof Whereabouts)[] = [
  'personAlive',
  'personHousehold',
  'citizenActivity',
  'citizenTravel',
  'citizenNode',
  'citizenEmployer',
]

/** Every six hours who falls ill, recovers, gets a bed or infects whom; every midnight what the day did to everybody. */
export function healthPhases(deps: HealthDeps): readonly CityPhase[] {
  const { society, columns, chance } = deps
  const random = chance(STREAMS.health)
  const census = censusOf(society, columns)
  return [
    {
      name: 'health.quarter',
      every: 'quarterDay',
      reads: [...WHEREABOUTS, 'hospitalPpm'],
      writes: OWN.filter((name) => !OF_THE_DAY.includes(name) && !BODY.includes(name)),
      rows: 1,
      run(from, to, now) {
        if (from === to) return
        staffBeds(columns, society.hospitalBeds, i32(columns.hospitalPpm, 0))
        const moment = { columns, random, quarter: quarterOf(now) }
        endQuarter(moment, columns)
        infect(moment, census)
      },
    },
    {
      name: 'health.bodies',
      every: 'day',
      reads: [
        'citizenStage',
        'personAlive',
        'personBornMonth',
        'personHousehold',
        'householdNode',
        'districtDayAirTenths',
      ],
      writes: BODY,
      rows: columns.citizenHealth.length,
      run(from, to, now) {
        const month = Math.floor(dayOf(now) / DAYS_A_MONTH)
        wearAndMend(columns, { month, nodeDistrict: society.nodeDistrict }, [from, to])
      },
    },
    {
      name: 'health.day',
      every: 'day',
      reads: ['citizenHealth', 'personAlive'],
      writes: [...OF_THE_DAY, ...TODAY],
      rows: 1,
      run(from, to) {
        if (from < to) closeDay(columns)
      },
    },
  ]
}

function quarterOf(now: number): number {
  return dayOf(now) * QUARTERS_A_DAY + Math.floor((secondOfDay(now) * QUARTERS_A_DAY) / 86_400)
}

/** Everything but infection, which is of the moment that follows. */
function endQuarter(now: HospitalDay, { personAlive }: Whereabouts): void {
  const severe = moveOn(now)
  dischargePatients(now)
  breakOut(now, personAlive)
  const patients = [...severe, ...fallIll(now, personAlive)].sort((a, b) => a - b)
  queueUp(now, patients)
  admitPatients(now, patients.length)
}

function closeDay(columns: HealthColumns & Whereabouts): void {
  let sum = 0
  for (let person = 0; person < columns.personAlive.length; person += 1) {
    if (u8(columns.personAlive, person) === 1) sum += columns.citizenHealth[person] ?? 0
  }
  columns.healthSum[0] = sum
  columns.hospitalPatientsYesterday[0] = i32(columns.hospitalPatientsToday, 0)
  columns.hospitalWaitedYesterday[0] = i32(columns.hospitalWaitedToday, 0)
  columns.hospitalPatientsToday[0] = 0
  columns.hospitalWaitedToday[0] = 0
}
