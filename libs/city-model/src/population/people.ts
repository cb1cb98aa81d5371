import type { Random } from '@urbe/kernel'

import { addI32, i32, u8 } from '../memory/column.ts'
import { CHILD, RETIRED, WORKER } from '../society.ts'
import { countPeople, type SizeCounts } from './counts.ts'
import { ADULT_YEARS, AGE_BANDS, CHILDREN, ELDER, OLD, OLDEST, PARENTS, YOUNG } from './margins.ts'
import { strideFor } from './scatter.ts'

/** What the making of people asks of chance. */
export interface Questions {
  readonly years: number
  readonly sex: number
}

/** Columns by citizen and by household; those of one household follow each other. */
export interface People {
  readonly citizenHousehold: Int32Array
  readonly citizenKind: Uint8Array
  readonly citizenAge: Uint8Array
  /** 0 female, 1 male. */
  readonly citizenSex: Uint8Array
  readonly householdAdults: Int32Array
}

/** Who heads a household, in the order in which the ages are asked: with children, in a pair, in a larger one. */
const PARENTS_FIRST = [PARENTS, ELDER, YOUNG, OLD, OLDEST]
const OLD_FIRST = [OLDEST, OLD, ELDER, PARENTS, YOUNG]
const ELDER_FIRST = [ELDER, PARENTS, OLD, OLDEST, YOUNG]
/** Who lives there beside the heads: grown-up children, mostly. */
const YOUNG_FIRST = [YOUNG, PARENTS, ELDER, OLD, OLDEST]
const HEADS = 2
/** Two who head a household together are at most so many years apart. */
const PAIR_YEARS = 4
/** Women among those who live alone from 65 on: they live longer. A choice of ours. */
const OLD_ALONE_FEMALE_PERCENT = 68
const PERCENT = 100
const WORD_VALUES = 4_294_967_296

/**
 * A population in households: ages, activity and household sizes as the margins have them, every child with an adult who is at least 18
 * years older, pairs of about one age.
 */
export function peopleOf(random: Random, ask: Questions, citizens: number): People {
  const counts = countPeople(citizens)
  const households = counts.reduce((sum, { households: count }) => sum + count, 0)
  const people: Making = {
    random,
    ask,
    citizenHousehold: new Int32Array(citizens),
    citizenKind: new Uint8Array(citizens),
    citizenAge: new Uint8Array(citizens),
    citizenSex: new Uint8Array(citizens),
    householdAdults: new Int32Array(households),
    first: firstCitizens(counts, households),
    stride: strideFor(households),
  }
  let rank = 0
  for (const each of counts) {
    deal(people, each, rank)
    rank += each.households
  }
  const { citizenHousehold, citizenKind, citizenAge, citizenSex, householdAdults } = people
  return { citizenHousehold, citizenKind, citizenAge, citizenSex, householdAdults }
}

interface Making extends People {
  readonly random: Random
  readonly ask: Questions
  /** The first citizen of each household. */
  readonly first: Int32Array
  /** The household of a rank: ranks go by size, numbers of households do not. */
  readonly stride: number
}

function householdAt({ householdAdults, stride }: Making, rank: number): number {
  return (rank * stride) % householdAdults.length
}

function firstCitizens(counts: readonly SizeCounts[], households: number): Int32Array {
  const first = new Int32Array(households)
  const stride = strideFor(households)
  let rank = 0
  for (const { size, households: count } of counts) {
    for (let each = 0; each < count; each += 1, rank += 1) first[(rank * stride) % households] = size
  }
  let citizen = 0
  for (let household = 0; household < households; household += 1) {
    const size = i32(first, household)
    first[household] = citizen
    citizen += size
  }
  return first
}

/** People of each age who wait for a household, and how many have got one. */
interface Waiting {
  readonly people: Int32Array
  readonly active: Int32Array
  readonly taken: Int32Array
}

/** All households of one size: families first, so that parents are of the right age. */
function deal(making: Making, { size, households, people, active }: SizeCounts, from: number): void {
  const waiting: Waiting = { people, active, taken: new Int32Array(people.length) }
  const children = i32(people, CHILDREN)
  const families = Math.min(households, Math.ceil(children / Math.max(1, size - HEADS)))
  for (let each = 0; each < households; each += 1) {
    const own = each < families ? share(children, families, each) : 0
    fill(making, waiting, { household: householdAt(making, from + each), size, children: own })
  }
}

/** The part of the n-th of so many takers, as even as whole numbers allow. */
function share(whole: number, takers: number, index: number): number {
  return Math.floor(((index + 1) * whole) / takers) - Math.floor((index * whole) / takers)
}

interface Household {
  readonly household: number
  readonly size: number
  readonly children: number
}

function fill(making: Making, waiting: Waiting, { household, size, children }: Household): void {
  const adults = size - children
  const heads = headsOf(size, children)
  const first = i32(making.first, household)
  making.householdAdults[household] = adults
  for (let member = 0; member < adults; member += 1) {
    const band = nextBand(waiting, member < HEADS ? heads : YOUNG_FIRST)
    const citizen = first + member
    making.citizenHousehold[citizen] = household
    making.citizenKind[citizen] = isActive(waiting, band) ? WORKER : RETIRED
    addI32(waiting.taken, band, 1)
    if (member === 1) pairWith(making, citizen, band)
    else alone(making, citizen, { band, size })
  }
  const oldest = u8(making.citizenAge, first)
  for (let citizen = first + adults; citizen < first + size; citizen += 1) {
    making.citizenHousehold[citizen] = household
    bear(making, citizen, oldest)
  }
}

function headsOf(size: number, children: number): readonly number[] {
  if (children > 0) return PARENTS_FIRST
  return size > HEADS ? ELDER_FIRST : OLD_FIRST
}

function nextBand({ people, taken }: Waiting, order: readonly number[]): number {
  for (const band of order) if (i32(taken, band) < i32(people, band)) return band
  throw new RangeError('more adults are asked for than there are')
}

/** Those in the labour force are spread evenly over all of their age. */
function isActive({ people, active, taken }: Waiting, band: number): boolean {
  return share(i32(active, band), i32(people, band), i32(taken, band)) === 1
}

function alone(making: Making, citizen: number, { band, size }: { band: number; size: number }): void {
  const { random, ask } = making
  making.citizenAge[citizen] = ageIn(band, random.word(citizen, 0, ask.years))
  const femalePercent = size === 1 && band >= OLD ? OLD_ALONE_FEMALE_PERCENT : PERCENT / 2
  making.citizenSex[citizen] = random.below(PERCENT, citizen, 0, ask.sex) < femalePercent ? 0 : 1
}

/** In the last band most are near its beginning. */
function ageIn(band: number, word: number): number {
  const { from, to } = AGE_BANDS[band] ?? { from: ADULT_YEARS, to: ADULT_YEARS }
  const part = word / WORD_VALUES
  return from + Math.floor((to - from + 1) * (band === OLDEST ? part * part : part))
}

function pairWith(making: Making, citizen: number, band: number): void {
  const { random, ask, citizenAge, citizenSex } = making
  const { from, to } = AGE_BANDS[band] ?? { from: ADULT_YEARS, to: ADULT_YEARS }
  const apart = random.below(2 * PAIR_YEARS + 1, citizen, 0, ask.years) - PAIR_YEARS
  citizenAge[citizen] = Math.min(to, Math.max(from, u8(citizenAge, citizen - 1) + apart))
  citizenSex[citizen] = 1 - u8(citizenSex, citizen - 1)
}

function bear(making: Making, citizen: number, oldest: number): void {
  const { random, ask } = making
  making.citizenKind[citizen] = CHILD
  making.citizenAge[citizen] = random.below(
    Math.min(ADULT_YEARS, oldest - ADULT_YEARS + 1),
    citizen,
    0,
    ask.years,
  )
  making.citizenSex[citizen] = random.word(citizen, 0, ask.sex) & 1
}
