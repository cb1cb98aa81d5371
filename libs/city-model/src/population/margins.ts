/** Whole years, both ends included. */
export interface AgeBand {
  readonly from: number
  readonly to: number
  /** Of the population. */
  readonly permille: number
  /** Of the band, who works or looks for work. */
  readonly activePermille: number
}

export const ADULT_YEARS = 18
export const PENSION_YEARS = 65

/**
 * Ages: the EU on 1 January 2023 (Eurostat, demo_pjanind: 14.9 % below 15, 63.8 % from 15 to 64, 21.3 % from 65 on). The cut at 18
 * and the shares within 15 to 64 and beyond 65 are rounded. Activity: the EU in 2023 (Eurostat, lfsa_argan), rounded; nobody works
 * before 18 or from 65 on, which is a choice of ours.
 */
export const AGE_BANDS: readonly AgeBand[] = [
  { from: 0, to: 17, permille: 181, activePermille: 0 },
  { from: 18, to: 24, permille: 75, activePermille: 550 },
  { from: 25, to: 49, permille: 319, activePermille: 880 },
  { from: 50, to: 64, permille: 212, activePermille: 760 },
  { from: 65, to: 79, permille: 153, activePermille: 0 },
  { from: 80, to: 99, permille: 60, activePermille: 0 },
]
/** Places of the bands in that list. */
export const [CHILDREN, YOUNG, PARENTS, ELDER, OLD, OLDEST] = [0, 1, 2, 3, 4, 5] as const

/** Households of one, two, three, four, and five or more (here: five): the EU in 2017 (Eurostat, lfst_hhnhtych). */
export const HOUSEHOLDS_PERMILLE: readonly number[] = [336, 319, 156, 131, 58]

/**
 * How readily people of an age (rows) live in a household of a size (columns): the pattern that the fit keeps. A choice of ours: nobody
 * below 18 lives alone, parents live with their children, the old live alone or in pairs.
 */
export const AFFINITY: readonly (readonly number[])[] = [
  [0, 0.15, 0.8, 1.6, 1.8],
  [0.5, 0.8, 1, 1, 1],
  [0.8, 0.8, 1.1, 1.3, 1.2],
  [0.9, 1.2, 1, 0.6, 0.5],
  [1.3, 1.6, 0.4, 0.15, 0.15],
  [2, 1.2, 0.3, 0.15, 0.15],
]
