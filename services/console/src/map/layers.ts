import type { CityConditions, DistrictConditions } from '@urbe/contracts'

/** What the map can be coloured by. */
export const layers = ['none', 'traffic', 'power', 'water', 'air'] as const
export type Layer = (typeof layers)[number]
export type ShownLayer = Exclude<Layer, 'none'>

/** How well something stands: 0 is not known, 1 is good, 5 as bad as it gets. Every step has an ink of its own. */
export type Step = 0 | 1 | 2 | 3 | 4 | 5
/** The step of a road that nobody may enter. */
export const CLOSED = 6
/** From this step on a district is hatched. */
export const HATCHED_FROM: Step = 4

/** Travel time over that of the empty road, in thousandths, from which a road is in the next step. */
export const DELAY_BOUNDS = [1_150, 1_500, 2_000, 3_000] as const
/** Thousandths of what was asked for below which a service is in a worse step. */
export const SERVED_BOUNDS = { nearly: 995, short: 900, outage: 500 } as const
const AIR_STEPS: readonly Step[] = [0, 1, 2, 3, 4, 5]

export function delayStep(permille: number): Step {
  if (permille <= 0) return 0
  // As many bounds passed as steps down.
  return (1 + DELAY_BOUNDS.filter((bound) => permille >= bound).length) as Step
}

/** Energy or water know no second step: full, nearly, short, out. */
export function servedStep(permille: number): Step {
  if (permille >= SERVED_BOUNDS.nearly) return 1
  if (permille >= SERVED_BOUNDS.short) return 3
  return permille >= SERVED_BOUNDS.outage ? 4 : 5
}

export function airStep(index: number): Step {
  return AIR_STEPS[index] ?? 0
}

export function districtStep(layer: ShownLayer, district: DistrictConditions): Step {
  switch (layer) {
    case 'power':
      return servedStep(district.powerPermille)
    case 'water':
      return servedStep(district.waterPermille)
    case 'air':
      return airStep(district.airIndex)
    default:
      return 0
  }
}

/** What lies over the ground, ready to cross to the worker that draws it. */
export interface Overlay {
  readonly layer: ShownLayer
  /** Step by link. */
  readonly links: Uint8Array
  /** Step by number of the district. */
  readonly districts: Uint8Array
  /** What is written below the name of a district, by its number. */
  readonly notes: readonly string[]
}

/** Without conditions yet, the layer with nothing told on it. */
export function overlayOf(
  layer: ShownLayer,
  conditions: Pick<CityConditions, 'links' | 'districts'> | undefined,
  note: (district: DistrictConditions) => string,
): Overlay {
  const districts = conditions?.districts ?? []
  const steps = new Uint8Array(1 + Math.max(-1, ...districts.map(({ id }) => id)))
  const notes: string[] = []
  if (layer !== 'traffic') {
    for (const district of districts) {
      steps[district.id] = districtStep(layer, district)
      notes[district.id] = note(district)
    }
  }
  return {
    layer,
    links: layer === 'traffic' ? linkSteps(conditions?.links) : new Uint8Array(),
    districts: steps,
    notes,
  }
}

function linkSteps(links: CityConditions['links'] | undefined): Uint8Array {
  if (links === undefined) return new Uint8Array()
  // Ids ascend.
  const steps = new Uint8Array(Math.max(links.ids.at(-1) ?? -1, links.closed.at(-1) ?? -1) + 1)
  for (const [row, link] of links.ids.entries()) steps[link] = delayStep(links.delayPermille[row] ?? 0)
  for (const link of links.closed) steps[link] = CLOSED
  return steps
}
