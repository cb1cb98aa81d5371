export { type Act, actOf } from './act.ts'
export { COUNTRY_ROWS_MAX, placesIn } from './country-file.ts'
export type { Finding } from './detector.ts'
export { detectorDescriptions, explain } from './explain.ts'
export { countryOf, distanceKm } from './places.ts'
export { hourOf, type Place, type PlaceOf, PROFILES_MAX } from './profiles.ts'
export {
  type Contribution,
  explainRisk,
  HALF_LIVES_KEPT,
  openRisks,
  principalOf,
  RISK_PRINCIPALS_MAX,
  type RiskFinding,
  type RiskSum,
  type Risks,
} from './risk.ts'
export { type Thresholds, thresholds } from './thresholds.ts'
export { openWatch, SNAPSHOT_VERSION, thresholdsOf, type Watch, type WatchSnapshot } from './watch.ts'
