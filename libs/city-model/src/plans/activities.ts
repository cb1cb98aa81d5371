import { BIKE, CAR, TRANSIT, WALK } from '../mode-choice/index.ts'

export const AT_HOME = 0
export const AT_WORK = 1
export const AT_SHOP = 2
export const AT_LEISURE = 3
export const AT_SCHOOL = 4
export type Activity = typeof AT_HOME | typeof AT_WORK | typeof AT_SHOP | typeof AT_LEISURE | typeof AT_SCHOOL

/** The goal of who takes no more part, while the car is still under way. */
export const NOWHERE = 255

/** How somebody is under way: `STAYING`, or one more than the mode. */
export const STAYING = 0
export const DRIVING = CAR + 1
export const RIDING = TRANSIT + 1
export const CYCLING = BIKE + 1
export const WALKING = WALK + 1

/** Of a citizen whom the traffic moves, and of an empty place. */
export const NEVER = 0x7fffffff
export const NONE = -1
