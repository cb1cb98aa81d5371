import { log } from '../math/dmath.ts'
import { EpidemicError } from './plan.ts'

/** Who was where for how long in a period: row by row. A person has as many rows as places. */
export interface Presence {
  readonly persons: Int32Array
  readonly places: Int32Array
  /** Whole minutes, 0 or more. */
  readonly minutes: Int32Array
}

/** What infects at each place, in whole minutes: sums that are the same in any order. */
export interface PlacePressure {
  readonly presentMinutes: Float64Array
  readonly infectiousMinutes: Float64Array
}

const MINUTES_PER_DAY = 1_440

/** Adds up, place by place, how long people and how long infectious people were there. */
export function pressureOfPlaces(
  presence: Presence,
  { places, isInfectious }: { readonly places: number; readonly isInfectious: Uint8Array },
): PlacePressure {
  checkPresence(presence, { places, persons: isInfectious.length })
  const presentMinutes = new Float64Array(places)
  const infectiousMinutes = new Float64Array(places)
  for (let row = 0; row < presence.persons.length; row += 1) {
    const place = presence.places[row] ?? 0
    const minutes = presence.minutes[row] ?? 0
    presentMinutes[place] = (presentMinutes[place] ?? 0) + minutes
    if (isInfectious[presence.persons[row] ?? 0] === 1) {
      infectiousMinutes[place] = (infectiousMinutes[place] ?? 0) + minutes
    }
  }
  return { presentMinutes, infectiousMinutes }
}

export interface Meeting {
  readonly presence: Presence
  readonly pressure: PlacePressure
  /** 1 for who can be infected. */
  readonly isSusceptible: Uint8Array
  /** Infections a day that an infectious person causes at each place while nobody there is immune. */
  readonly infectionsPerDay: Float64Array
  /** Evenly in 0..1, by person, neither of them included. */
  readonly share: (person: number) => number
}

/**
 * Who is infected, in ascending order. Somebody at a place meets those who are there alike, so the hazard is
 * infections a day x own time in days x the infectious share of the time that everybody spends there, over all places.
 */
export function infectedByMeeting(meeting: Meeting): number[] {
  const { presence, pressure, isSusceptible, infectionsPerDay, share } = meeting
  const hazards = new Map<number, number>()
  for (let row = 0; row < presence.persons.length; row += 1) {
    const person = presence.persons[row] ?? 0
    const place = presence.places[row] ?? 0
    const infectious = pressure.infectiousMinutes[place] ?? 0
    if (infectious === 0 || isSusceptible[person] !== 1) continue
    const infectiousShare = infectious / (pressure.presentMinutes[place] ?? infectious)
    const days = (presence.minutes[row] ?? 0) / MINUTES_PER_DAY
    const hazard = (infectionsPerDay[place] ?? 0) * days * infectiousShare
    hazards.set(person, (hazards.get(person) ?? 0) + hazard)
  }
  const infected: number[] = []
  for (const [person, hazard] of hazards) if (0 - log(share(person)) < hazard) infected.push(person)
  return infected.sort((a, b) => a - b)
}

function checkPresence(
  presence: Presence,
  limits: { readonly places: number; readonly persons: number },
): void {
  const rows = presence.persons.length
  if (presence.places.length !== rows || presence.minutes.length !== rows) malformed('columns of one length')
  for (let row = 0; row < rows; row += 1) {
    const person = presence.persons[row] ?? -1
    const place = presence.places[row] ?? -1
    if (person < 0 || person >= limits.persons) malformed(`persons from 0 to ${limits.persons - 1}`)
    if (place < 0 || place >= limits.places) malformed(`places from 0 to ${limits.places - 1}`)
    if ((presence.minutes[row] ?? -1) < 0) malformed('minutes from 0 on')
  }
}

function malformed(expected: string): never {
  throw new EpidemicError('presence_malformed', `expected ${expected}`)
}
