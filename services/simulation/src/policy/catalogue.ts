import { policies } from '@urbe/city-model'
import type { PolicyDescription } from '@urbe/contracts'

const titles: Readonly<Record<keyof typeof policies, string>> = {
  incomeTax: 'Income tax',
  universalIncome: 'Universal income',
  congestionCharge: 'Congestion charge',
  valueAddedTax: 'Value added tax',
  transitSubsidy: 'Transit subsidy',
  carbonPrice: 'Carbon price',
  policing: 'Policing',
  maintenance: 'Public works',
  autonomousCars: 'Autonomous cars',
  lockdown: 'Lockdown',
  dieselBan: 'Ban of old diesel cars',
  demandResponse: 'Demand response',
  transitService: 'Transit service',
  hospitalService: 'Hospital service',
}

/** The policies of the model as the public surface describes them. */
export const policyCatalogue: readonly PolicyDescription[] = Object.entries(policies).map(
  ([policy, parameters]) => ({
    policy,
    title: titles[policy as keyof typeof policies],
    parameters: Object.entries(parameters).map(([name, { min, max, fallback, unit }]) => ({
      name,
      unit,
      min,
      max,
      default: fallback,
    })),
  }),
)
