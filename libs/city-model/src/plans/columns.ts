import { type ColumnsOf, column } from '../memory/schema.ts'
import type { Society } from '../society.ts'

export const AT_HOME = 0
export const AT_WORK = 1
export const AT_SHOP = 2
export const AT_LEISURE = 3
export type Activity = typeof AT_HOME | typeof AT_WORK | typeof AT_SHOP | typeof AT_LEISURE

export const STAYING = 0
export const DRIVING = 1
/** On foot, by bicycle or by bus: not in the way of cars, only timed. */
export const BY_OTHER_MEANS = 2

export const NEVER = 0x7fffffff

export function plansShape({ citizenCount }: Society) {
  return {
    citizenActivity: column('u8', citizenCount),
    citizenGoal: column('u8', citizenCount),
    citizenTravel: column('u8', citizenCount),
    citizenNode: column('i32', citizenCount),
    citizenGoalNode: column('i32', citizenCount),
    /** Second at which the citizen sets out, or arrives when under way without a car. */
    citizenNextMove: column('i32', citizenCount),
    citizenCommuteSeconds: column('i32', citizenCount),
  } as const
}

export type PlansColumns = ColumnsOf<ReturnType<typeof plansShape>>
