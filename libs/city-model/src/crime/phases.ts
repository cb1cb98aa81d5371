import type { CityPhase, Surroundings } from '../city/part.ts'
import { STREAMS } from '../city/part.ts'
import { dayOf } from '../clock.ts'
import { i32, u8 } from '../memory/column.ts'
import type { Society } from '../society.ts'
import { type CrimeColumns, type CrimeSources, NOWHERE } from './columns.ts'
import { commitOffences } from './commit-offences.ts'
import { closeOffences } from './day.ts'
import { setThresholds } from './thresholds.ts'

export interface CrimeDeps extends Pick<Surroundings, 'chance'> {
  readonly society: Pick<Society, 'nodeDistrict' | 'districtCount'>
  readonly columns: CrimeColumns & CrimeSources
}

/** Nobody has heard of an offence yet. */
export function foundCrime({ columns }: Pick<CrimeDeps, 'columns'>): void {
  columns.citizenDistrict.fill(NOWHERE)
}

/** In this order, at the end of a day. Whoever dies, comes or moves at the same midnight is looked at as the columns are by then. */
export function crimePhases(deps: CrimeDeps): readonly CityPhase[] {
  return [homesPhase(deps), ratesPhase(deps), offencesPhase(deps), closePhase(deps)]
}

function homesPhase({ society, columns }: CrimeDeps): CityPhase {
  const { personAlive, personHousehold, householdNode, citizenDistrict } = columns
  return {
    name: 'crime.homes',
    every: 'day',
    reads: ['personAlive', 'personHousehold', 'householdNode'],
    writes: ['citizenDistrict'],
    rows: citizenDistrict.length,
    run(from, to) {
      for (let person = from; person < to; person += 1)
        citizenDistrict[person] =
          u8(personAlive, person) === 0
            ? NOWHERE
            : i32(society.nodeDistrict, i32(householdNode, i32(personHousehold, person)))
    },
  }
}

function ratesPhase({ columns }: CrimeDeps): CityPhase {
  return {
    name: 'crime.rates',
    every: 'day',
    reads: ['citizenDistrict', 'citizenKind', 'citizenEmployer', 'citizenMood', 'giniPpm', 'policePpm'],
    writes: ['districtOffenceThreshold'],
    rows: 1,
    run(from, to) {
      if (from < to) setThresholds(columns)
    },
  }
}

function offencesPhase({ columns, chance }: CrimeDeps): CityPhase {
  const { citizenDistrict, citizenVictim, districtOffenceThreshold } = columns
  const random = chance(STREAMS.crime)
  const persons = citizenDistrict.length
  const victims = new Int32Array(persons)
  return {
    name: 'crime.offences',
    every: 'day',
    reads: ['citizenDistrict', 'districtOffenceThreshold'],
    writes: ['citizenVictim'],
    rows: persons,
    run(from, to, now) {
      const residents = { zone: citizenDistrict, threshold: Uint32Array.from(districtOffenceThreshold) }
      const offences = { byZone: new Int32Array(districtOffenceThreshold.length), victims }
      const count = commitOffences({ random, day: dayOf(now) - 1 }, residents, { offences, from, to })
      citizenVictim.fill(0, from, to)
      for (let at = 0; at < count; at += 1) citizenVictim[i32(victims, at)] = 1
    },
  }
}

function closePhase({ columns }: CrimeDeps): CityPhase {
  return {
    name: 'crime.day',
    every: 'day',
    reads: ['citizenDistrict', 'citizenVictim'],
    writes: [
      'districtOffences',
      'districtOffencesByDay',
      'offencesToday',
      'offencesYesterday',
      'offenceDays',
    ],
    rows: 1,
    run(from, to, now) {
      if (from < to) closeOffences(columns, dayOf(now) - 1)
    },
  }
}
