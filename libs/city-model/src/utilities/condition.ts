import { ASSET_FIGURES, type AssetKind } from './assets.ts'

export const PERFECT_PPM = 1_000_000
/** Full upkeep holds assets this much below perfect. */
export const UPKEPT_BELOW_PPM = 100_000
const YEAR_DAYS = 365

/** What an asset loses a day, of a million. */
export function wearPpmADay(kind: AssetKind): number {
  return Math.round(PERFECT_PPM / (ASSET_FIGURES[kind].years * YEAR_DAYS))
}

/**
 * The condition after a day: it wears by a fixed amount, and upkeep restores a share of what is missing, in proportion to the upkeep
 * that is paid for. So full upkeep tends to `UPKEPT_BELOW_PPM` below perfect, half of it to twice as far below, none to nothing.
 */
export function conditionAfterDay(conditionPpm: number, wearPpm: number, maintenancePpm: number): number {
  const missing = PERFECT_PPM - conditionPpm
  const restored = Math.floor((missing * wearPpm * maintenancePpm) / (UPKEPT_BELOW_PPM * PERFECT_PPM))
  return Math.max(0, Math.min(PERFECT_PPM, conditionPpm - wearPpm + restored))
}

/** Failures a month for a million such assets: the more the worse they are, a hundredfold where nothing is left of them. */
export function failuresPpmAMonth(kind: AssetKind, conditionPpm: number): number {
  const worn = (PERFECT_PPM - conditionPpm) / UPKEPT_BELOW_PPM
  return ASSET_FIGURES[kind].failuresPpm * (1 + worn * worn)
}
