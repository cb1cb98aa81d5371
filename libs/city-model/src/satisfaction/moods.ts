import { perThousand } from '../crime/index.ts'
import { i32, u8 } from '../memory/column.ts'
import { WORKER } from '../society.ts'
import type { SatisfactionColumns, SatisfactionSources } from './columns.ts'
import { moodOf, moved } from './mood.ts'
import {
  commuteScore,
  environmentScore,
  housingScore,
  incomeScore,
  NEED_COMMUTE,
  NEED_ENVIRONMENT,
  NEED_HEALTH,
  NEED_HOUSING,
  NEED_INCOME,
  NEED_SAFETY,
  NEED_SERVICES,
  NEED_WORK,
  OUTSIDE,
  SEEKING,
  safetyScore,
  servicesScore,
  WORKING,
  weightOf,
  workScore,
} from './needs.ts'

export type Moods = SatisfactionColumns & SatisfactionSources

/** With which mood somebody is founded, born or arrives: a choice of ours. */
export const FIRST_MOOD = 700
const NO_EMPLOYER = -1
const LOWEST_BYTE = 0xff

const OF_INCOME = weightOf(NEED_INCOME)
const OF_WORK = weightOf(NEED_WORK)
const OF_COMMUTE = weightOf(NEED_COMMUTE)
const OF_HOUSING = weightOf(NEED_HOUSING)
const OF_HEALTH = weightOf(NEED_HEALTH)
const OF_SAFETY = weightOf(NEED_SAFETY)
const OF_ENVIRONMENT = weightOf(NEED_ENVIRONMENT)
const OF_SERVICES = weightOf(NEED_SERVICES)

/** Of the needs whose score is the same for all who live in a district. */
export function feelSurroundings(columns: Moods): void {
  const { districtComfort } = columns
  for (let district = 0; district < districtComfort.length; district += 1) {
    const offences = i32(columns.districtOffences, district)
    const nearby = perThousand(offences, i32(columns.districtResidents, district))
    const air = i32(columns.districtDayAirTenths, district)
    const environment = environmentScore(air, i32(columns.districtDayNoiseTenths, district))
    const services = servicesScore(i32(columns.districtOutageMinutes, district))
    districtComfort[district] =
      OF_SAFETY * safetyScore(nearby) + OF_ENVIRONMENT * environment + OF_SERVICES * services
  }
}

/**
 * Moves the moods of the persons `from` (included) to `to` (not included) by a day: `wishedMood` for each, without a record of facts for
 * each. What a household has in common is worked out once for members that follow each other.
 */
export function feel(columns: Moods, from: number, to: number): void {
  const { citizenMood, citizenMoodOwner, personAlive, personGeneration, personHousehold } = columns
  const { citizenDistrict, districtComfort, citizenCommuteSeconds, citizenHealth } = columns
  const { citizenKind, citizenEmployer } = columns
  let household = -1
  let ofHousehold = 0
  for (let person = from; person < to; person += 1) {
    if (u8(personAlive, person) === 0) {
      citizenMood[person] = 0
      continue
    }
    const own = i32(personHousehold, person)
    if (own !== household) ofHousehold = feelHousehold(columns, own)
    household = own
    const employment = employmentOf(u8(citizenKind, person), i32(citizenEmployer, person))
    const wished = moodOf(
      ofHousehold +
        i32(districtComfort, i32(citizenDistrict, person)) +
        OF_WORK * workScore(employment) +
        OF_COMMUTE * commuteScore(employment, i32(citizenCommuteSeconds, person)) +
        OF_HEALTH * (citizenHealth[person] as number),
    )
    const owner = i32(personGeneration, person) & LOWEST_BYTE
    const before = u8(citizenMoodOwner, person) === owner ? (citizenMood[person] as number) : FIRST_MOOD
    citizenMoodOwner[person] = owner
    citizenMood[person] = moved(before, wished)
  }
}

function feelHousehold(
  { householdBought, householdWanted, housingPermille }: Moods,
  household: number,
): number {
  const income = incomeScore(i32(householdBought, household), i32(householdWanted, household))
  return OF_INCOME * income + OF_HOUSING * housingScore(i32(housingPermille, household))
}

function employmentOf(kind: number, employer: number): number {
  if (kind !== WORKER) return OUTSIDE
  return employer === NO_EMPLOYER ? SEEKING : WORKING
}

export function sumOf(moods: Uint16Array): number {
  let sum = 0
  for (let person = 0; person < moods.length; person += 1) sum += moods[person] as number
  return sum
}

/** Everybody who is there has the first mood. */
export function foundMoods({ personAlive, personGeneration, citizenMood, citizenMoodOwner }: Moods): void {
  for (let person = 0; person < citizenMood.length; person += 1) {
    if (u8(personAlive, person) === 0) continue
    citizenMood[person] = FIRST_MOOD
    citizenMoodOwner[person] = i32(personGeneration, person) & LOWEST_BYTE
  }
}
