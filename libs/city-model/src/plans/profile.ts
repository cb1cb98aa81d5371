import type { Random } from '@urbe/kernel'

import { DAYS_A_MONTH } from '../city/part.ts'
import { dayOf } from '../clock.ts'
import { f64, i32, u8 } from '../memory/column.ts'
import { CHILD, type Society } from '../society.ts'
import { NONE } from './activities.ts'
import { ASK_HABIT } from './asks.ts'
import { classOfIncome } from './classes.ts'
import { officeSpread, schoolStart, workStart } from './habits.ts'
import { PROFILE_WORDS } from './profile-words.ts'
import type { ForeignColumns, PlansColumns } from './shape.ts'
import { hasBicycle, hasCar, vehiclesWord } from './vehicles.ts'

/** Children below this age are taken along by others, whose trips are not told apart: they stay at home. */
export const SCHOOL_AGE_YEARS = 6
const MONTHS = 12

const HOME = 0
const WORK = 1
const SHOP = 2
const TRAITS = 3

/** Bits of the traits: the kind of citizen, the class of income, what is at hand, and when work or school calls. */
const KIND_MASK = 3
const CLASS_SHIFT = 2
const CLASS_MASK = 3
const INFANT = 16
const CAR_AT_HAND = 32
const BICYCLE_AT_HAND = 64
const START_SHIFT = 7

export interface Profiling {
  readonly society: Pick<Society, 'businessNode' | 'citizenCount'>
  readonly columns: PlansColumns & ForeignColumns
  readonly random: Random
  /** The nearest shop of each node. */
  readonly shop: Int32Array
}

/** What other parts say of a person, from now on until it is written again. */
export function writeProfile(profiling: Profiling, person: number, now: number): void {
  const { columns, society, shop } = profiling
  const { citizenProfile, householdNode, personHousehold, citizenEmployer, householdShop } = columns
  const household = i32(personHousehold, person)
  const home = i32(householdNode, household)
  const employer = i32(citizenEmployer, person)
  const supplier = i32(householdShop, household)
  const at = person * PROFILE_WORDS
  citizenProfile[at + HOME] = home
  citizenProfile[at + WORK] = employer === NONE ? NONE : i32(society.businessNode, employer)
  citizenProfile[at + SHOP] = supplier === NONE ? i32(shop, home) : i32(society.businessNode, supplier)
  citizenProfile[at + TRAITS] = traitsOf(profiling, person, now)
}

function traitsOf({ columns, random, society }: Profiling, person: number, now: number): number {
  const kind = u8(columns.citizenKind, person)
  const word = vehiclesWord(random, person)
  const isInfant = kind === CHILD && Math.floor(dayOf(now) / DAYS_A_MONTH) < schoolMonth(columns, person)
  return (
    kind |
    (classOfIncome(f64(columns.citizenWage, person)) << CLASS_SHIFT) |
    (isInfant ? INFANT : 0) |
    (kind !== CHILD && hasCar(word) ? CAR_AT_HAND : 0) |
    (hasBicycle(word) ? BICYCLE_AT_HAND : 0) |
    (startOf({ random, society }, person, kind) << START_SHIFT)
  )
}

function startOf(
  { random, society }: Pick<Profiling, 'random' | 'society'>,
  person: number,
  kind: number,
): number {
  const habit = random.word(person, 0, ASK_HABIT)
  return kind === CHILD ? schoolStart(habit) : workStart(habit, officeSpread(society.citizenCount))
}

/** The month, counted from the founding, in which a person is old enough for school. */
export function schoolMonth({ personBornMonth }: ForeignColumns, person: number): number {
  return i32(personBornMonth, person) + SCHOOL_AGE_YEARS * MONTHS
}

type Profiles = Pick<PlansColumns, 'citizenProfile'>

export function homeOf({ citizenProfile }: Profiles, person: number): number {
  return i32(citizenProfile, person * PROFILE_WORDS + HOME)
}

/** NONE: no work. */
export function workOf({ citizenProfile }: Profiles, person: number): number {
  return i32(citizenProfile, person * PROFILE_WORDS + WORK)
}

/** NONE: there is no shop in the city. */
export function shopOf({ citizenProfile }: Profiles, person: number): number {
  return i32(citizenProfile, person * PROFILE_WORDS + SHOP)
}

/** A word for the questions below. */
export function traits({ citizenProfile }: Profiles, person: number): number {
  return i32(citizenProfile, person * PROFILE_WORDS + TRAITS)
}

export function kindIn(traits: number): number {
  return traits & KIND_MASK
}

export function classIn(traits: number): number {
  return (traits >>> CLASS_SHIFT) & CLASS_MASK
}

export function isInfantIn(traits: number): boolean {
  return (traits & INFANT) !== 0
}

export function hasCarIn(traits: number): boolean {
  return (traits & CAR_AT_HAND) !== 0
}

export function hasBicycleIn(traits: number): boolean {
  return (traits & BICYCLE_AT_HAND) !== 0
}

/** Second of the day from which one sets out for work or school, but for the minutes of the day. */
export function startIn(traits: number): number {
  return traits >>> START_SHIFT
}
