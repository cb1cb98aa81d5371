import type { Random } from '@urbe/kernel'

import { stretches } from '../memory/weights.ts'
import { peopleOf } from '../population/people.ts'
import { SHOP, type Society, WORKER } from '../society.ts'
import { ASK_HOME, ASK_HOSPITAL, ASK_LEISURE, ASK_SCHOOL, ASK_SEX, ASK_YEARS } from './ask.ts'
import { firstEmployers } from './first-employers.ts'
import { jobsOf } from './jobs.ts'
import { drawNodes, type Lots } from './lots.ts'

const CITIZENS_A_BUSINESS = 12
const BUSINESSES_MIN = 8
const CITIZENS_A_VENUE = 400
const VENUES_MIN = 3
const CITIZENS_A_SCHOOL = 1500
const CITIZENS_A_HOSPITAL = 60_000
/** OECD mean of 2021: 4.3 hospital beds per 1,000 people (OECD, Health at a Glance 2023). */
const BEDS_PER_1000 = 4.3
/** Empty places beside those of the founding, so that a city can grow by an eighth before people are turned away. */
const ROOM_TO_GROW = 1.125

/** The ground that people settle on. */
export interface Land {
  readonly nodeX: Float64Array
  readonly nodeY: Float64Array
  readonly nodeDistrict: Int32Array
  readonly nodeInCentre: Uint8Array
  readonly districtSquareMetres: Float64Array
}

export interface Businesses {
  readonly node: Int32Array
  readonly sector: Uint8Array
  readonly names: readonly string[]
}

export interface Settlement {
  readonly random: Random
  readonly citizens: number
  readonly land: Land
  readonly homes: Lots
  readonly leisure: Lots
  readonly schools: Lots
  readonly hospitals: Lots
  readonly businesses: Businesses
}

export function businessesFor(citizens: number): number {
  return Math.max(BUSINESSES_MIN, Math.floor(citizens / CITIZENS_A_BUSINESS))
}

/** Households, workplaces and places to go on a ground: as many as its citizens need. */
export function societyOf({ random, citizens, land, businesses, ...lots }: Settlement): Society {
  const people = peopleOf(random, { years: ASK_YEARS, sex: ASK_SEX }, citizens)
  const householdCount = people.householdAdults.length
  const draw = (ask: number, count: number, from: Lots) => drawNodes({ random, ask, count }, from)
  const householdNode = draw(ASK_HOME, householdCount, lots.homes)
  const workers = people.citizenKind.reduce((sum, kind) => sum + (kind === WORKER ? 1 : 0), 0)
  const businessJobs = jobsOf(businesses.node.length, workers)
  const jobsUpTo = stretches(businessJobs)
  return {
    citizenCount: citizens,
    citizenPlaces: Math.ceil(citizens * ROOM_TO_GROW),
    ...people,
    citizenFirstEmployer: firstEmployers({
      ...land,
      ...people,
      householdNode,
      businessNode: businesses.node,
      businessJobs,
    }),
    householdCount,
    householdPlaces: Math.ceil(householdCount * ROOM_TO_GROW),
    householdNode,
    businessCount: businesses.node.length,
    businessNode: businesses.node,
    businessNames: businesses.names,
    businessIsShop: businesses.sector.map((sector) => (sector === SHOP ? 1 : 0)),
    businessSector: businesses.sector,
    businessJobs,
    jobsUpTo,
    jobsTotal: jobsUpTo.at(-1) ?? 0,
    leisureNode: draw(
      ASK_LEISURE,
      Math.max(VENUES_MIN, Math.floor(citizens / CITIZENS_A_VENUE)),
      lots.leisure,
    ),
    schoolNode: draw(ASK_SCHOOL, Math.max(1, Math.round(citizens / CITIZENS_A_SCHOOL)), lots.schools),
    hospitalNode: draw(ASK_HOSPITAL, Math.max(1, Math.round(citizens / CITIZENS_A_HOSPITAL)), lots.hospitals),
    hospitalBeds: Math.ceil((citizens * BEDS_PER_1000) / 1000),
    nodeInCentre: land.nodeInCentre,
    nodeDistrict: land.nodeDistrict,
    districtCount: land.districtSquareMetres.length,
    districtSquareMetres: land.districtSquareMetres,
  }
}
