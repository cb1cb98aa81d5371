/** The power grid and the water network of a running city. */
export { ASSET_FIGURES, type AssetKind, type Assets } from './assets.ts'
export { breakAsset, OUT_HOURS_MAX } from './break-asset.ts'
export {
  type CustomerColumns,
  DAY_FIGURES,
  type UtilitiesColumns,
  utilitiesShape,
} from './columns.ts'
export type { UtilitiesDeps } from './deps.ts'
export { type UtilityCode, UtilityError } from './errors.ts'
export { planUtilities, type UtilitiesPlan } from './plan.ts'
export { type SupplyConditions, supplyConditions } from './supply-conditions.ts'
export { foundUtilities, utilitiesPhases } from './utilities.ts'
export {
  type UtilitiesAccount,
  type UtilitiesKpis,
  utilitiesAccount,
  utilitiesKpis,
  WATER_IMBALANCE_PPM_MAX,
} from './utilities-kpis.ts'
export { utilityMap } from './utility-map.ts'
