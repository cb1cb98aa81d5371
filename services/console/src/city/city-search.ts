import { type Layer, layers } from '../map/layers.ts'

export interface CitySearch {
  /** What the map is coloured by; plain without it. */
  readonly layer?: Exclude<Layer, 'none'>
}

/** A link to a city may name the layer that is looked at; one that is not known is not looked at. */
export function citySearch(given: Record<string, unknown>): CitySearch {
  const layer = layers.find((each) => each === given['layer'])
  return layer === undefined || layer === 'none' ? {} : { layer }
}
