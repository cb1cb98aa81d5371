import { i32 } from '../memory/column.ts'
import type { UtilitiesColumns } from './columns.ts'
import { UtilityError } from './errors.ts'

/** Nothing is out for longer at once: a year. */
export const OUT_HOURS_MAX = 8760

/**
 * Takes an asset out of service for the coming hours; one that is out already, for the longer of the two. Throws a `UtilityError` for an
 * asset that is not there and for hours beyond 1..`OUT_HOURS_MAX`.
 */
export function breakAsset(
  { assetOutHours }: Pick<UtilitiesColumns, 'assetOutHours'>,
  asset: number,
  hours: number,
): void {
  if (!Number.isInteger(asset) || asset < 0 || asset >= assetOutHours.length) {
    throw new UtilityError('asset_unknown', `assets are 0 to ${assetOutHours.length - 1}`)
  }
  if (!Number.isInteger(hours) || hours < 1 || hours > OUT_HOURS_MAX) {
    throw new UtilityError('hours_out_of_range', `hours are whole, from 1 to ${OUT_HOURS_MAX}`)
  }
  assetOutHours[asset] = Math.max(i32(assetOutHours, asset), hours)
}
