import { type ColumnsOf, column } from '../memory/schema.ts'

export const NONE = -1
export const FEMALE = 0
export const MALE = 1

/** Places for people and households; a place is used again after its owner is gone, under a new generation. */
export interface PopulationSize {
  readonly persons: number
  readonly households: number
}

/**
 * The people of one household are a chain from `householdFirst` through `personNext`. Free places are two stacks; how many lie on
 * them is in `free`. `account` counts persons since the founding, by the numbers below.
 */
export function populationShape({ persons, households }: PopulationSize) {
  return {
    personAlive: column('u8', persons),
    personSex: column('u8', persons),
    personBornMonth: column('i32', persons),
    personHousehold: column('i32', persons),
    personNext: column('i32', persons),
    personGeneration: column('i32', persons),
    householdSize: column('i32', households),
    householdFirst: column('i32', households),
    householdGeneration: column('i32', households),
    freePersons: column('i32', persons),
    freeHouseholds: column('i32', households),
    free: column('i32', 2),
    account: column('f64', ACCOUNTS),
  } as const
}

export type PopulationColumns = ColumnsOf<ReturnType<typeof populationShape>>

export const FREE_PERSONS = 0
export const FREE_HOUSEHOLDS = 1

export const FOUNDED = 0
export const BORN = 1
export const ARRIVED = 2
export const DIED = 3
export const LEFT = 4
/** Would have come, but there was no place left. */
export const TURNED_AWAY = 5
const ACCOUNTS = 6

/** The population of a running city. */
export function demographyShape({ citizenPlaces: persons, householdPlaces: households }: CityPlaces) {
  return {
    ...populationShape({ persons, households }),
    /** CHILD, WORKER or RETIRED; says nothing where nobody lives. */
    citizenKind: column('u8', persons),
    /** Each place for a household is a home somewhere, whether somebody lives in it or not. */
    householdNode: column('i32', households),
    /** The account as it was when the last month ended, and what that month added to it. */
    accountBefore: column('f64', ACCOUNTS),
    accountOfMonth: column('f64', ACCOUNTS),
  } as const
}

export interface CityPlaces {
  readonly citizenPlaces: number
  readonly householdPlaces: number
}

export type DemographyColumns = ColumnsOf<ReturnType<typeof demographyShape>>
