import type { ShockColumns } from '../city/under-way.ts'
import { TALLY_WORDS } from '../core/tally.ts'
import type { Illness } from '../health/confinement.ts'
import { type ColumnsOf, column } from '../memory/schema.ts'
import { MODES } from '../mode-choice/index.ts'
import type { Society } from '../society.ts'
import { HOURS_A_DAY } from '../transit/index.ts'
import { DURATIONS } from './durations.ts'
import { PROFILE_WORDS } from './profile-words.ts'

/** Completed trips are counted today; `…Before` are those of the day before. */
export function plansShape({ citizenPlaces }: Pick<Society, 'citizenPlaces'>) {
  return {
    citizenNode: column('i32', citizenPlaces),
    citizenActivity: column('u8', citizenPlaces),
    /** `STAYING`, or one more than the mode. */
    citizenTravel: column('u8', citizenPlaces),
    citizenGoal: column('u8', citizenPlaces),
    citizenGoalNode: column('i32', citizenPlaces),
    /** Second at which the citizen sets out, or arrives when under way without a car. */
    citizenNextMove: column('i32', citizenPlaces),
    /** Second at which the citizen last set out. */
    citizenSetOutAt: column('i32', citizenPlaces),
    /** One more than the mode of what has been taken along from home and has to come back: a car or a bicycle. */
    citizenBrought: column('u8', citizenPlaces),
    /** What a day needs of other parts, `PROFILE_WORDS` a person: written at midnight, and when somebody comes. */
    citizenProfile: column('i32', citizenPlaces * PROFILE_WORDS),
    /** Of the last way to work. */
    citizenCommuteSeconds: column('i32', citizenPlaces),
    tripsByMode: column('f64', MODES),
    tripsByModeBefore: column('f64', MODES),
    metresByMode: column('f64', MODES),
    metresByModeBefore: column('f64', MODES),
    travelSecondsByMode: column('f64', MODES),
    travelSecondsByModeBefore: column('f64', MODES),
    /** Ways to work, and their seconds. */
    commutes: column('f64', 2),
    commutesBefore: column('f64', 2),
    /** Trips by how long they took, see `durations.ts`. */
    tripsByDuration: column('i32', DURATIONS),
    tripsByDurationBefore: column('i32', DURATIONS),
    /** Millimetres a second from door to door, by the hour of the day in which a drive begins. */
    carSpeed: column('i32', HOURS_A_DAY),
    /** What drives of today that began in an hour have made. */
    carMetres: column('f64', HOURS_A_DAY),
    carSeconds: column('f64', HOURS_A_DAY),
    /** Departures and arrivals since the founding, see `core/tally.ts`. */
    plansTally: column('i32', TALLY_WORDS),
  } as const
}

export type PlansColumns = ColumnsOf<ReturnType<typeof plansShape>>

/** What the plans read of other parts. */
export interface ForeignColumns extends Illness, ShockColumns {
  readonly personAlive: Uint8Array
  readonly personHousehold: Int32Array
  readonly personBornMonth: Int32Array
  readonly citizenKind: Uint8Array
  readonly householdNode: Int32Array
  /** NONE: no work. */
  readonly citizenEmployer: Int32Array
  /** Cents a day. */
  readonly citizenWage: Float64Array
  /** NONE: whichever is nearest to the home. */
  readonly householdShop: Int32Array
  /** By `SETTING`. */
  readonly policySettings: Int32Array
}
