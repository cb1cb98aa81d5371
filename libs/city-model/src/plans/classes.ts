import { type Tastes, tastesOf } from '../mode-choice/index.ts'

/** Wages in cents a day up to which somebody belongs to the first and to the second class of income. */
export const CLASS_WAGES_UP_TO = [8000, 16_000] as const
/** What each class is taken to earn. Who earns nothing is in the first. */
const CLASS_WAGES = [6000, 12_000, 20_000] as const
/**
 * What is liked about car, transit, bicycle and walking beside time and money. Chosen by us so that a generated city of 100,000 has
 * the shares of trips that surveys find in larger German cities; see the manual's page on daily plans.
 */
const CONSTANTS: readonly number[] = [2.9, 0.5, -0.6, -0.2]

const [LOW, MIDDLE, HIGH] = [
  classOf(CLASS_WAGES[0]),
  classOf(CLASS_WAGES[1]),
  classOf(CLASS_WAGES[2]),
] as const

function classOf(wageCentsPerDay: number): Tastes {
  return tastesOf({ wageCentsPerDay, constants: CONSTANTS })
}

/** 0 for the lowest. */
export function classOfIncome(wageCentsPerDay: number): number {
  if (wageCentsPerDay < CLASS_WAGES_UP_TO[0]) return 0
  return wageCentsPerDay < CLASS_WAGES_UP_TO[1] ? 1 : 2
}

export function tastesOfClass(incomeClass: number): Tastes {
  if (incomeClass === 0) return LOW
  return incomeClass === 1 ? MIDDLE : HIGH
}
