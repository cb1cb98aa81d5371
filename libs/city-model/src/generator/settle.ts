import { type Random, seededRandom } from '@urbe/kernel'

import type { DistrictKind } from '../map.ts'
import { memberAt, stretches } from '../memory/weights.ts'
import { CHILD, OFFICE, RETIRED, SHOP, type Society, WORKER, WORKSHOP } from '../society.ts'
import { businessName, type Trade } from './names.ts'

/** The questions the founding asks of chance; its stream is its own. */
const FOUNDING_STREAM = 1
const ASK_SIZE = 0
const ASK_HOME = 1
const ASK_AGE = 2
const ASK_PLACE = 3
const ASK_TRADE = 4
const ASK_LEISURE = 5
const ASK_SEX = 6
const ASK_YEARS = 7
const ASK_SCHOOL = 8
const ASK_HOSPITAL = 9

const CITIZENS_A_BUSINESS = 12
const CITIZENS_A_VENUE = 400
const CITIZENS_A_SCHOOL = 1500
const CITIZENS_A_HOSPITAL = 60_000
/** OECD mean of 2021: 4.3 hospital beds per 1,000 people (OECD, Health at a Glance 2023). */
const BEDS_PER_1000 = 4.3
/** Empty places beside those of the founding, so that a city can grow by an eighth before people are turned away. */
const ROOM_TO_GROW = 1.125
/** Jobs beyond the workers there are, in percent, so that some stay open from the first day. */
const JOBS_PERCENT_OF_WORKERS = 97
/** Sizes fall as 1 / (rank + this): Zipf's law without one business that employs an eighth of the city. */
const ZIPF_SHIFT = 10
const PERCENT = 100

const HOMES: Readonly<Record<DistrictKind, number>> = {
  residential: 12,
  centre: 7,
  commerce: 6,
  industrial: 1,
  park: 0,
}
const BUSINESSES: Readonly<Record<DistrictKind, number>> = {
  centre: 16,
  commerce: 11,
  industrial: 12,
  residential: 2,
  park: 0,
}
const LEISURE: Readonly<Record<DistrictKind, number>> = {
  park: 8,
  centre: 6,
  commerce: 3,
  residential: 1,
  industrial: 0,
}

export interface SettledSociety {
  readonly society: Society
  readonly businessTrade: readonly Trade[]
}

export interface Settling {
  readonly seed: number
  readonly citizens: number
  readonly nodeKind: readonly DistrictKind[]
  readonly nodeDistrict: Int32Array
  readonly districtSquareMetres: Float64Array
}

/** Fills a city of streets with households, businesses and places to go. */
export function settle({ seed, citizens, nodeKind, ...land }: Settling): SettledSociety {
  const random = seededRandom(seed, FOUNDING_STREAM)
  const people = householdsOf(random, citizens)
  const workers = people.citizenKind.filter((kind) => kind === WORKER).length
  const businessCount = Math.max(8, Math.floor(citizens / CITIZENS_A_BUSINESS))
  const businessNode = placed(random, ASK_PLACE, { count: businessCount, nodeKind, weights: BUSINESSES })
  const trades = Array.from(businessNode, (node, id) => tradeAt(random, nodeKind[node] ?? 'residential', id))
  const venues = Math.max(3, Math.floor(citizens / CITIZENS_A_VENUE))
  const householdCount = people.householdAdults.length
  const businessJobs = jobsOf(businessCount, workers)
  const jobsUpTo = stretches(businessJobs)
  const society: Society = {
    citizenCount: citizens,
    citizenPlaces: Math.ceil(citizens * ROOM_TO_GROW),
    ...people,
    householdCount,
    householdPlaces: Math.ceil(householdCount * ROOM_TO_GROW),
    householdNode: placed(random, ASK_HOME, { count: householdCount, nodeKind, weights: HOMES }),
    businessCount,
    businessNode,
    businessNames: trades.map((trade, id) => businessName(trade, id)),
    businessIsShop: Uint8Array.from(trades, (trade) => (trade === 'shop' ? 1 : 0)),
    businessSector: Uint8Array.from(trades, (trade) => SECTOR_OF[trade]),
    businessJobs,
    jobsUpTo,
    jobsTotal: jobsUpTo.at(-1) ?? 0,
    leisureNode: placed(random, ASK_LEISURE, { count: venues, nodeKind, weights: LEISURE }),
    schoolNode: placed(random, ASK_SCHOOL, {
      count: Math.max(1, Math.round(citizens / CITIZENS_A_SCHOOL)),
      nodeKind,
      weights: HOMES,
    }),
    hospitalNode: placed(random, ASK_HOSPITAL, {
      count: Math.max(1, Math.round(citizens / CITIZENS_A_HOSPITAL)),
      nodeKind,
      weights: BUSINESSES,
    }),
    hospitalBeds: Math.ceil((citizens * BEDS_PER_1000) / 1000),
    nodeInCentre: Uint8Array.from(nodeKind, (kind) => (kind === 'centre' ? 1 : 0)),
    nodeDistrict: land.nodeDistrict,
    districtCount: land.districtSquareMetres.length,
    districtSquareMetres: land.districtSquareMetres,
  }
  return { society, businessTrade: trades }
}

const SECTOR_OF: Readonly<Record<Trade, number>> = { shop: SHOP, office: OFFICE, workshop: WORKSHOP }

const SIZE_UP_TO = [30, 63, 79, 93, 100]

function householdsOf(random: Random, citizens: number) {
  const citizenHousehold = new Int32Array(citizens)
  const citizenKind = new Uint8Array(citizens)
  const citizenAge = new Uint8Array(citizens)
  const citizenSex = new Uint8Array(citizens)
  const adults: number[] = []
  let citizen = 0
  while (citizen < citizens) {
    const household = adults.length
    const roll = random.below(PERCENT, household, 0, ASK_SIZE)
    const size = Math.min(SIZE_UP_TO.findIndex((upTo) => roll < upTo) + 1, citizens - citizen)
    adults.push(0)
    for (let member = 0; member < size; member += 1) {
      const kind = kindOf(member, random.below(PERCENT, citizen, 0, ASK_AGE))
      citizenHousehold[citizen] = household
      citizenKind[citizen] = kind
      citizenAge[citizen] = ageOf(kind, random.word(citizen, 0, ASK_YEARS))
      citizenSex[citizen] = random.word(citizen, 0, ASK_SEX) & 1
      if (kind !== CHILD) adults[household] = (adults[household] ?? 0) + 1
      citizen += 1
    }
  }
  return { citizenHousehold, citizenKind, citizenAge, citizenSex, householdAdults: Int32Array.from(adults) }
}

/** The first of a household is never a child, the second seldom, the others mostly. */
function kindOf(member: number, roll: number): number {
  const childPercent = member === 0 ? 0 : member === 1 ? 10 : 72
  if (roll < childPercent) return CHILD
  const rest = ((roll - childPercent) * PERCENT) / (PERCENT - childPercent)
  return rest < 74 ? WORKER : RETIRED
}

const ADULT_YEARS = 18
const PENSION_YEARS = 65
const OLD_SPAN_YEARS = 25
/** Out of a hundred who neither work nor learn, so many are not old yet. */
const EARLY_PERCENT = 25

function ageOf(kind: number, word: number): number {
  if (kind === CHILD) return word % ADULT_YEARS
  if (kind === WORKER || word % PERCENT < EARLY_PERCENT)
    return ADULT_YEARS + ((word >>> 8) % (PENSION_YEARS - ADULT_YEARS))
  return PENSION_YEARS + ((word >>> 8) % OLD_SPAN_YEARS)
}

interface Placing {
  readonly count: number
  readonly nodeKind: readonly DistrictKind[]
  readonly weights: Readonly<Record<DistrictKind, number>>
}

function placed(random: Random, ask: number, { count, nodeKind, weights }: Placing): Int32Array {
  const ends = stretches(Int32Array.from(nodeKind, (kind) => weights[kind]))
  const total = ends.at(-1) ?? 0
  return Int32Array.from({ length: count }, (_, id) => memberAt(ends, random.below(total, id, 0, ask)))
}

function tradeAt(random: Random, kind: DistrictKind, id: number): Trade {
  const roll = random.below(PERCENT, id, 0, ASK_TRADE)
  if (kind === 'industrial') return 'workshop'
  if (kind === 'centre') return roll < 45 ? 'shop' : 'office'
  if (kind === 'commerce') return roll < 60 ? 'shop' : 'office'
  return roll < 75 ? 'shop' : 'office'
}

function jobsOf(businesses: number, workers: number): Int32Array {
  let weightSum = 0
  for (let rank = 1; rank <= businesses; rank += 1) weightSum += 1 / (rank + ZIPF_SHIFT)
  const jobs = (workers * JOBS_PERCENT_OF_WORKERS) / PERCENT
  // A stride that shares no factor with the count scatters the large ones over the ids.
  const stride = strideFor(businesses)
  const sizes = new Int32Array(businesses)
  for (let rank = 0; rank < businesses; rank += 1) {
    const share = jobs / (rank + 1 + ZIPF_SHIFT) / weightSum
    sizes[(rank * stride) % businesses] = Math.max(1, Math.round(share))
  }
  return sizes
}

function strideFor(count: number): number {
  let stride = Math.max(1, Math.floor(count * 0.618))
  while (divisor(stride, count) !== 1) stride += 1
  return stride
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
