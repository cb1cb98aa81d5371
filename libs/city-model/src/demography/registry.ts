import { addF64, addI32, f64, i32, u8 } from '../memory/column.ts'
import {
  ARRIVED,
  BORN,
  DIED,
  FOUNDED,
  FREE_HOUSEHOLDS,
  FREE_PERSONS,
  LEFT,
  NONE,
  type PopulationColumns,
  TURNED_AWAY,
} from './columns.ts'

/** Makes all places free. The lowest is taken first, and what was given back last is taken again first. */
export function openRegistry(columns: PopulationColumns): void {
  const { freePersons, freeHouseholds, free } = columns
  for (let at = 0; at < freePersons.length; at += 1) freePersons[at] = freePersons.length - 1 - at
  for (let at = 0; at < freeHouseholds.length; at += 1) freeHouseholds[at] = freeHouseholds.length - 1 - at
  free[FREE_PERSONS] = freePersons.length
  free[FREE_HOUSEHOLDS] = freeHouseholds.length
  columns.householdFirst.fill(NONE)
  columns.personNext.fill(NONE)
  columns.personHousehold.fill(NONE)
}

/** A place for an empty household, or NONE when all are taken. A household without people is given back by `closeHousehold`. */
export function openHousehold(columns: PopulationColumns): number {
  const household = take(columns.freeHouseholds, columns.free, FREE_HOUSEHOLDS)
  if (household !== NONE) addI32(columns.householdGeneration, household, 1)
  return household
}

export function closeHousehold(columns: PopulationColumns, household: number): void {
  columns.householdFirst[household] = NONE
  giveBack({ stack: columns.freeHouseholds, free: columns.free, kind: FREE_HOUSEHOLDS, place: household })
}

export type Origin = typeof FOUNDED | typeof BORN | typeof ARRIVED
export type Destination = typeof DIED | typeof LEFT

export interface NewPerson {
  readonly household: number
  readonly sex: number
  readonly bornMonth: number
  readonly origin: Origin
}

/** The place of a new person; NONE, and counted as turned away, when all places are taken. */
export function addPerson(
  columns: PopulationColumns,
  { household, sex, bornMonth, origin }: NewPerson,
): number {
  const person = take(columns.freePersons, columns.free, FREE_PERSONS)
  addF64(columns.account, person === NONE ? TURNED_AWAY : origin, 1)
  if (person === NONE) return NONE
  columns.personAlive[person] = 1
  columns.personSex[person] = sex
  columns.personBornMonth[person] = bornMonth
  columns.personHousehold[person] = household
  addI32(columns.personGeneration, person, 1)
  columns.personNext[person] = i32(columns.householdFirst, household)
  columns.householdFirst[household] = person
  addI32(columns.householdSize, household, 1)
  return person
}

/** Takes a person out; a household whose last one goes is closed. */
export function removePerson(columns: PopulationColumns, person: number, destination: Destination): void {
  const household = i32(columns.personHousehold, person)
  unchain(columns, household, person)
  columns.personAlive[person] = 0
  columns.personHousehold[person] = NONE
  columns.personNext[person] = NONE
  addF64(columns.account, destination, 1)
  giveBack({ stack: columns.freePersons, free: columns.free, kind: FREE_PERSONS, place: person })
  addI32(columns.householdSize, household, -1)
  if (i32(columns.householdSize, household) === 0) closeHousehold(columns, household)
}

function unchain({ householdFirst, personNext }: PopulationColumns, household: number, person: number): void {
  const after = i32(personNext, person)
  let before = i32(householdFirst, household)
  if (before === person) {
    householdFirst[household] = after
    return
  }
  while (i32(personNext, before) !== person) before = i32(personNext, before)
  personNext[before] = after
}

/** All people of a household leave the city together; `leaves` hears of each before they are taken out. */
export function removeHousehold(
  columns: PopulationColumns,
  household: number,
  leaves?: (person: number) => void,
): void {
  let person = i32(columns.householdFirst, household)
  while (person !== NONE) {
    const next = i32(columns.personNext, person)
    leaves?.(person)
    removePerson(columns, person, LEFT)
    person = next
  }
}

function take(stack: Int32Array, free: Int32Array, kind: number): number {
  const count = i32(free, kind)
  if (count === 0) return NONE
  free[kind] = count - 1
  return i32(stack, count - 1)
}

interface Returned {
  readonly stack: Int32Array
  readonly free: Int32Array
  readonly kind: number
  readonly place: number
}

function giveBack({ stack, free, kind, place }: Returned): void {
  const count = i32(free, kind)
  stack[count] = place
  free[kind] = count + 1
}

/** True while the person of that generation still has the place; a later one has another generation. */
export function isStill(
  { personAlive, personGeneration }: PopulationColumns,
  person: number,
  generation: number,
) {
  return u8(personAlive, person) === 1 && i32(personGeneration, person) === generation
}

export function populationOf({ personAlive, free }: PopulationColumns): number {
  return personAlive.length - i32(free, FREE_PERSONS)
}

export function householdsOf({ householdSize, free }: PopulationColumns): number {
  return householdSize.length - i32(free, FREE_HOUSEHOLDS)
}

/** founded + born + arrived - died - left - alive: zero, always. */
export function accountGap(columns: PopulationColumns): number {
  const { account } = columns
  const came = f64(account, FOUNDED) + f64(account, BORN) + f64(account, ARRIVED)
  return came - f64(account, DIED) - f64(account, LEFT) - populationOf(columns)
}
