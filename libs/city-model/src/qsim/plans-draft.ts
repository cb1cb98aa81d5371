import { NONE, type QsimPlans } from './plans.ts'

export interface QsimPlansLimits {
  readonly personsMax: number
  readonly activitiesMax: number
  readonly routeLinksMax: number
}

/** What a reader takes at most unless it is told otherwise. */
export const QSIM_PLANS_LIMITS: QsimPlansLimits = {
  personsMax: 10_000_000,
  activitiesMax: 100_000_000,
  routeLinksMax: 2_000_000_000,
}

/** Plans while they are being read. */
export interface PlansDraft {
  readonly personIds: string[]
  readonly activityStart: number[]
  readonly activities: ActivityDraft[]
  readonly types: Words
  readonly modes: Words
  readonly vehicles: Words
}

export interface ActivityDraft {
  readonly type: number
  readonly link: number
  readonly x: number
  readonly y: number
  readonly end: number
  readonly seconds: number
  readonly line: number
  leg?: LegDraft
}

export interface LegDraft {
  readonly line: number
  readonly mode: number
  tripMode: number
  seconds: number
  metres: number
  vehicle: number
  route: readonly number[]
}

/** Words that come again and again, as numbers. */
export interface Words {
  readonly list: string[]
  readonly numberOf: (word: string) => number
}

export function words(): Words {
  const numbers = new Map<string, number>()
  const list: string[] = []
  return {
    list,
    numberOf(word) {
      const known = numbers.get(word)
      if (known !== undefined) return known
      numbers.set(word, list.length)
      return list.push(word) - 1
    },
  }
}

export function plansDraft(): PlansDraft {
  return {
    personIds: [],
    activityStart: [0],
    activities: [],
    types: words(),
    modes: words(),
    vehicles: words(),
  }
}

export function plansOf({
  personIds,
  activityStart,
  activities,
  types,
  modes,
  vehicles,
}: PlansDraft): QsimPlans {
  const routeStart = new Int32Array(activities.length + 1)
  for (const [row, { leg }] of activities.entries()) {
    routeStart[row + 1] = (routeStart[row] ?? 0) + (leg?.route.length ?? 0)
  }
  return {
    personIds,
    activityStart: Int32Array.from(activityStart),
    types: types.list,
    activityType: Int32Array.from(activities, ({ type }) => type),
    activityLink: Int32Array.from(activities, ({ link }) => link),
    activityX: Float64Array.from(activities, ({ x }) => x),
    activityY: Float64Array.from(activities, ({ y }) => y),
    activityEnd: Float64Array.from(activities, ({ end }) => end),
    activitySeconds: Float64Array.from(activities, ({ seconds }) => seconds),
    activityLine: Int32Array.from(activities, ({ line }) => line),
    modes: modes.list,
    legMode: Int32Array.from(activities, ({ leg }) => leg?.mode ?? NONE),
    tripMode: Int32Array.from(activities, ({ leg }) => leg?.tripMode ?? NONE),
    legSeconds: Float64Array.from(activities, ({ leg }) => leg?.seconds ?? Number.NaN),
    legMetres: Float64Array.from(activities, ({ leg }) => leg?.metres ?? Number.NaN),
    vehicleIds: vehicles.list,
    legVehicle: Int32Array.from(activities, ({ leg }) => leg?.vehicle ?? NONE),
    routeStart,
    route: Int32Array.from(activities.flatMap(({ leg }) => leg?.route ?? [])),
  }
}
