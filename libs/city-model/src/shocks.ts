import type { Closure } from './city/street-closures.ts'
import { WorldInputError } from './errors.ts'
import type { Outbreak } from './health/index.ts'
import { OUT_HOURS_MAX } from './utilities/index.ts'

export interface ShockRange {
  readonly min: number
  readonly max: number
  readonly unit: string
}

/** So many assets has no city. */
const ASSETS_MAX = 1_000_000

/** Thirty days. */
const FLOOD_HOURS_MAX = 720
/** An eighth of the largest city: there is never room for more. */
const NEWCOMERS_MAX = 125_000
const LINKS_MAX = 10_000_000
/** A year. */
const CLOSED_HOURS_MAX = 8760

/** Every shock that can strike a city of citizens, with the whole numbers that it is told by. */
export const shocks = {
  outbreak: {
    cases: { min: 1, max: 100_000, unit: 'people who become infectious' },
    r0Permille: { min: 100, max: 20_000, unit: 'thousandths of an infection by each' },
  },
  assetFailure: {
    asset: { min: 0, max: ASSETS_MAX - 1, unit: 'number of the asset on the map' },
    hours: { min: 1, max: OUT_HOURS_MAX, unit: 'hours until it is repaired' },
  },
  roadClosure: {
    link: { min: 0, max: LINKS_MAX - 1, unit: 'number of the link on the map' },
    extent: { min: 1, max: 3, unit: '1 this direction, 2 both, 3 all of the street of that name' },
    hours: { min: 1, max: CLOSED_HOURS_MAX, unit: 'hours until it opens' },
  },
  flood: {
    levelDecimetres: { min: 1, max: 100, unit: 'decimetres above the usual level of the river' },
    hours: { min: 2, max: FLOOD_HOURS_MAX, unit: 'hours until it has drained' },
  },
  populationGrowth: {
    people: { min: 1, max: NEWCOMERS_MAX, unit: 'people who move in' },
    days: { min: 1, max: 365, unit: 'days over which they do' },
  },
  recession: {
    percent: { min: 1, max: 100, unit: 'percent that the rest of the world buys less' },
    days: { min: 1, max: 365, unit: 'days' },
  },
  fuelPrice: {
    percent: { min: -80, max: 400, unit: 'percent above the usual price' },
    days: { min: 1, max: 365, unit: 'days' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ShockRange>>>>

export type ShockKind = keyof typeof shocks

export type Shock =
  | ({ readonly kind: 'outbreak' } & Outbreak)
  | {
      readonly kind: 'assetFailure'
      /** By its number, as the map of the utilities and the facts about failures have it. */
      readonly asset: number
      readonly hours: number
    }
  | ({ readonly kind: 'roadClosure' } & Closure)
  | { readonly kind: 'flood'; readonly levelDecimetres: number; readonly hours: number }
  | { readonly kind: 'populationGrowth'; readonly people: number; readonly days: number }
  | { readonly kind: 'recession'; readonly percent: number; readonly days: number }
  | { readonly kind: 'fuelPrice'; readonly percent: number; readonly days: number }

/** What there is in a city that can be struck by its number. */
export interface Struck {
  readonly assets: number
  readonly links: number
}

/** Throws a `WorldInputError` for a shock that cannot strike such a city. */
export function checkShock(shock: Shock, { assets, links }: Struck): void {
  // Callers without types send other kinds, and other numbers.
  const ranges: Readonly<Record<string, ShockRange>> | undefined = Object.hasOwn(shocks, shock.kind)
    ? shocks[shock.kind]
    : undefined
  if (ranges === undefined) {
    throw new WorldInputError('unknown_shock', `there is no shock ${String(shock.kind)}`)
  }
  const { kind, ...given } = shock
  for (const name of Object.keys(given)) {
    if (ranges[name] === undefined) throw new WorldInputError('unknown_parameter', `${kind} has no ${name}`)
  }
  for (const [name, range] of Object.entries(ranges)) {
    checkNumber(name, (given as Readonly<Record<string, number>>)[name], range)
  }
  if (shock.kind === 'assetFailure' && shock.asset >= assets) {
    throw new WorldInputError('unknown_asset', `the assets of this city are 0 to ${assets - 1}`)
  }
  if (shock.kind === 'roadClosure' && shock.link >= links) {
    throw new WorldInputError('unknown_link', `the links of this city are 0 to ${links - 1}`)
  }
}

function checkNumber(name: string, value: number | undefined, { min, max }: ShockRange): void {
  if (value !== undefined && Number.isInteger(value) && value >= min && value <= max) return
  throw new WorldInputError('parameter_out_of_range', `${name} is a whole number from ${min} to ${max}`)
}
