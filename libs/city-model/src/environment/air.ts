/** A zone as one box of well-mixed air: what is given off leaves with the wind through its far side. */
export interface AirBox {
  readonly areaSquareMetres: number
  /** Along the wind. */
  readonly lengthMetres: number
  readonly windMetresPerHour: number
  readonly mixingHeightMetres: number
  /** Tenths of a µg/m³ in the air that comes in. */
  readonly backgroundTenths: number
}

const MICRO_TENTHS_PER_MILLI = 10_000

/**
 * Tenths of a µg/m³ in the steady state of the box, background + (emission per area and time) · length / (wind · height),
 * from mg given off in an hour.
 */
export function concentrationOf(box: AirBox, milligramsPerHour: number): number {
  const carried = box.areaSquareMetres * box.windMetresPerHour * box.mixingHeightMetres
  const added = (MICRO_TENTHS_PER_MILLI * milligramsPerHour * box.lengthMetres) / carried
  return box.backgroundTenths + Math.floor(added)
}

/** Ends of the bands of the European Air Quality Index as the EEA published it at first (2017), in tenths of a µg/m³. */
const NO2_BANDS = [400, 1000, 2000, 4000] as const
const PM25_BANDS = [100, 200, 250, 500] as const
export const AIR_GOOD = 1
export const AIR_VERY_POOR = 5

/** 1 (good), fair, moderate, poor … 5 (very poor): the worse of nitrogen dioxide and fine dust. All NOx counts as NO2, which errs to the bad side. */
export function airIndex(noxTenths: number, pmTenths: number): number {
  return Math.max(bandOf(NO2_BANDS, noxTenths), bandOf(PM25_BANDS, pmTenths))
}

function bandOf(ends: readonly number[], tenths: number): number {
  let band = AIR_GOOD
  for (const end of ends) if (tenths > end) band += 1
  return band
}
