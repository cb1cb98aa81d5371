/**
 * How much more, or less, somebody meets at a kind of place than on the mean of a reference day. So chosen that on that day 30 % of
 * infections happen at home, 37 % at work and school and 33 % elsewhere, as in the model of Ferguson et al. 2006 (Nature 442:448), if
 * nobody is immune. Who drives, cycles or walks meets nobody.
 */
export interface Contacts {
  readonly home: number
  readonly work: number
  readonly school: number
  /** At a shop, or where one spends free time. */
  readonly out: number
  readonly transit: number
}

/** Of people's time, as a census at 0, 6, 12 and 18 h sees it; the remaining 3 % are on the way alone. A choice of ours. */
export const REFERENCE_DAY: Contacts = { home: 0.72, work: 0.12, school: 0.04, out: 0.08, transit: 0.01 }

/**
 * Who is ill meets the same few again and again at home and at work, and they are immune soon. So much more contact makes up for it: an
 * epidemic in a town reaches as many as one of the same R0 among people who are all together, see the manual for how nearly.
 */
export const CLUSTERING = 1.25

const AT_HOME = 0.3 / REFERENCE_DAY.home
const WITH_COLLEAGUES = 0.37 / (REFERENCE_DAY.work + REFERENCE_DAY.school)
const ELSEWHERE = 0.33 / (REFERENCE_DAY.out + REFERENCE_DAY.transit)

export const CONTACTS: Contacts = {
  home: AT_HOME,
  work: WITH_COLLEAGUES,
  school: WITH_COLLEAGUES,
  out: ELSEWHERE,
  transit: ELSEWHERE,
}
