/** A zone as one box of well-mixed air: what is given off leaves with the wind through its far side. */
export interface AirBox {
  readonly areaSquareMetres: number
  /** Along the wind. */
  readonly lengthMetres: number
  readonly windMetresPerHour: number
  readonly mixingHeightMetres: number
  /** ng/m³ in the air that comes in. */
  readonly backgroundNanograms: number
}

const NANO_PER_MILLI = 1_000_000

/**
 * ng/m³ in the steady state of the box, background + (emission per area and time) · length / (wind · height),
 * from mg given off in an hour.
 */
export function concentrationOf(box: AirBox, milligramsPerHour: number): number {
  const carried = box.areaSquareMetres * box.windMetresPerHour * box.mixingHeightMetres
  const added = (NANO_PER_MILLI * milligramsPerHour * box.lengthMetres) / carried
  return box.backgroundNanograms + Math.floor(added)
}

/** Ends of the bands of the European Air Quality Index as the EEA published it at first (2017), in ng/m³. */
const NO2_BANDS = [40_000, 100_000, 200_000, 400_000] as const
const PM25_BANDS = [10_000, 20_000, 25_000, 50_000] as const
export const AIR_GOOD = 1
export const AIR_VERY_POOR = 5

/** 1 (good), fair, moderate, poor … 5 (very poor): the worse of nitrogen dioxide and fine dust. All NOx counts as NO2, which errs to the bad side. */
export function airIndex(noxNanograms: number, pmNanograms: number): number {
  return Math.max(bandOf(NO2_BANDS, noxNanograms), bandOf(PM25_BANDS, pmNanograms))
}

function bandOf(ends: readonly number[], nanograms: number): number {
  let band = AIR_GOOD
  for (const end of ends) if (nanograms > end) band += 1
  return band
}
