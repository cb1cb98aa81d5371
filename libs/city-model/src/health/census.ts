import { stage } from '../epidemic/stages.ts'
import { exp } from '../math/dmath.ts'
import { addI32, f64, i32, u8 } from '../memory/column.ts'
import { AT_HOME, AT_SCHOOL, AT_WORK, RIDING, STAYING } from '../plans/activities.ts'
import type { Society } from '../society.ts'
import type { HealthColumns } from './columns.ts'
import { isBedridden } from './confinement.ts'
import { CONTACTS } from './contacts.ts'
import { WORD_VALUES } from './draws.ts'

/** What is read of other parts to know who is where. */
export interface Whereabouts {
  readonly personAlive: Uint8Array
  readonly personHousehold: Int32Array
  readonly citizenActivity: Uint8Array
  readonly citizenTravel: Uint8Array
  readonly citizenNode: Int32Array
  readonly citizenEmployer: Int32Array
}

export type CensusSociety = Pick<Society, 'householdPlaces' | 'businessCount' | 'nodeDistrict'>

/** Where people meet, numbered: homes, businesses, schools by node, other places by node, transit as a whole; then: nowhere. */
interface Places {
  readonly businesses: number
  readonly schools: number
  readonly outside: number
  readonly transit: number
  readonly nowhere: number
}

function placesOf({ householdPlaces, businessCount, nodeDistrict }: CensusSociety): Places {
  const businesses = householdPlaces
  const schools = businesses + businessCount
  const outside = schools + nodeDistrict.length
  const transit = outside + nodeDistrict.length
  return { businesses, schools, outside, transit, nowhere: transit + 1 }
}

/** Who is where at one moment, and what that does to those who can be infected. Room that is used again, not a state. */
export interface Census {
  readonly placeOf: Int32Array
  /** At twice the number of a place: words of chance below it mean infection. */
  readonly threshold: Uint32Array
  /** Looks where everybody is. `infections`: of an infectious person in this time, on the mean of a reference day. */
  readonly take: (infections: number) => void
}

export function censusOf(society: CensusSociety, columns: HealthColumns & Whereabouts): Census {
  const places = placesOf(society)
  const placeOf = new Int32Array(columns.citizenStage.length)
  // A place's people and its infectious lie side by side, then its threshold replaces them: one line of cache for a person.
  const counts = new Int32Array(2 * (places.nowhere + 1))
  const threshold = new Uint32Array(counts.buffer)
  return {
    placeOf,
    threshold,
    take(infections) {
      counts.fill(0)
      locate(columns, places, placeOf)
      count(placeOf, columns.citizenStage, counts)
      const thresholdOf = thresholdsFor(places, infections)
      for (let place = 0; place < places.nowhere; place += 1) {
        const ill = i32(counts, 2 * place + 1)
        threshold[2 * place] = ill === 0 ? 0 : thresholdOf(place, ill, i32(counts, 2 * place))
      }
      threshold[2 * places.nowhere] = 0
    },
  }
}

/** Homes with as many people at most have their thresholds in a table: there are many, and few kinds of them. */
const SMALL_HOME_PEOPLE_MAX = 7
const COLUMNS = SMALL_HOME_PEOPLE_MAX + 1

type ThresholdOf = (place: number, ill: number, present: number) => number

function thresholdsFor(places: Places, infections: number): ThresholdOf {
  const computed: ThresholdOf = (place, ill, present) =>
    thresholdOf((infections * contactsAt(places, place) * ill) / (present - 1))
  const atHome = Float64Array.from({ length: COLUMNS * COLUMNS }, (_, at) =>
    computed(0, Math.floor(at / COLUMNS), at % COLUMNS),
  )
  return (place, ill, present) =>
    place < places.businesses && present <= SMALL_HOME_PEOPLE_MAX
      ? f64(atHome, ill * COLUMNS + present)
      : computed(place, ill, present)
}

/** Who can be infected meets everybody else alike, so the infectious share is that of the others. */
function thresholdOf(hazard: number): number {
  return Math.min(WORD_VALUES - 1, Math.floor((1 - exp(-hazard)) * WORD_VALUES))
}

function contactsAt({ businesses, schools, outside, transit }: Places, place: number): number {
  if (place < businesses) return CONTACTS.home
  if (place < schools) return CONTACTS.work
  if (place < outside) return CONTACTS.school
  return place < transit ? CONTACTS.out : CONTACTS.transit
}

/** The severely ill are isolated, and who drives, cycles or walks meets nobody. */
function locate(columns: HealthColumns & Whereabouts, places: Places, placeOf: Int32Array): void {
  const { citizenStage, personAlive, citizenTravel, citizenActivity } = columns
  for (let person = 0; person < placeOf.length; person += 1) {
    const travel = u8(citizenTravel, person)
    if (u8(personAlive, person) === 0 || isBedridden(u8(citizenStage, person)))
      placeOf[person] = places.nowhere
    else if (travel !== STAYING) placeOf[person] = travel === RIDING ? places.transit : places.nowhere
    else if (u8(citizenActivity, person) === AT_HOME) placeOf[person] = i32(columns.personHousehold, person)
    else placeOf[person] = placeOutside(columns, places, person)
  }
}

function placeOutside(
  { citizenActivity, citizenNode, citizenEmployer }: Whereabouts,
  places: Places,
  person: number,
): number {
  const activity = u8(citizenActivity, person)
  if (activity === AT_SCHOOL) return places.schools + i32(citizenNode, person)
  const employer = i32(citizenEmployer, person)
  if (activity === AT_WORK && employer >= 0) return places.businesses + employer
  return places.outside + i32(citizenNode, person)
}

function count(placeOf: Int32Array, citizenStage: Uint8Array, counts: Int32Array): void {
  for (let person = 0; person < placeOf.length; person += 1) {
    const entry = 2 * i32(placeOf, person)
    addI32(counts, entry, 1)
    if (u8(citizenStage, person) === stage.infectious) addI32(counts, entry + 1, 1)
  }
}
