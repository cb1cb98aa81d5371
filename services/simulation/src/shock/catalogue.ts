import { type ShockKind, shocks } from '@urbe/city-model'
import type { ShockDescription } from '@urbe/contracts'

const titles: Readonly<Record<ShockKind, string>> = {
  outbreak: 'Outbreak of a disease',
  assetFailure: 'Failure of an asset',
  roadClosure: 'Closure of a street',
  flood: 'Flood of the river',
  populationGrowth: 'Growth of the population',
  recession: 'Recession in the rest of the world',
  fuelPrice: 'Price of fuel',
}

/** The shocks of the model as the public surface describes them. */
export const shockCatalogue: readonly ShockDescription[] = Object.entries(shocks).map(
  ([kind, parameters]) => ({
    kind,
    title: titles[kind as ShockKind],
    parameters: Object.entries(parameters).map(([name, { unit, min, max }]) => ({ name, unit, min, max })),
  }),
)
