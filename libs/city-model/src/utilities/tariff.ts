/** Of the grid, levies and taxes, on top of what the energy costs: a choice of ours. */
export const GRID_FEE_CENTS_PER_KWH = 12
const KWH_A_MWH = 1000

/** What a customer pays, in thousandths of a cent: in whole cents the evening would cost what the night does. */
export function centsPerKwh(centsPerMwh: number): number {
  return Math.round(centsPerMwh) / KWH_A_MWH + GRID_FEE_CENTS_PER_KWH
}
