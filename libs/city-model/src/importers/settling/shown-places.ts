import type { Place } from '../../map.ts'
import { i32 } from '../../memory/column.ts'
import type { PlaceDraft } from '../places/place-draft.ts'
import { floorOf } from './floors.ts'

/** The map of a large city shows no more homes, and of the rest the largest: a browser has to load it. */
export const HOMES_SHOWN_MAX = 12_000
export const OTHERS_SHOWN_MAX = 12_000

/** The places that a map shows, each with its district, numbered anew. `drafted` are the same places as the file has them. */
export function shownPlaces(
  places: readonly Place[],
  drafted: readonly PlaceDraft[],
  nodeDistrict: Int32Array,
): readonly Place[] {
  const homes = places.filter(({ kind }) => kind === 'home').length
  const every = Math.max(1, Math.ceil(homes / HOMES_SHOWN_MAX))
  const floorMin = floorOfSmallestShown(drafted)
  let home = 0
  const shown = places.filter(({ kind }, index) => {
    if (kind === 'home') return home++ % every === 0
    const place = drafted[index]
    return place !== undefined && floorOf(place) >= floorMin
  })
  return shown.map((place, id) => ({ ...place, id, district: i32(nodeDistrict, place.node) }))
}

function floorOfSmallestShown(drafted: readonly PlaceDraft[]): number {
  const floors = drafted.filter(({ kind }) => kind !== 'home').map(floorOf)
  if (floors.length <= OTHERS_SHOWN_MAX) return 0
  const above = floors.sort((a, b) => b - a)[OTHERS_SHOWN_MAX] ?? 0
  return above + Number.EPSILON * Math.max(1, above)
}
