/** What OpenStreetMap says of a thing, in the order of the file. */
export type Tags = ReadonlyMap<string, string>

/** Keys that say that a thing is a place, a building or an area of land use. */
export const PLACE_KEYS = [
  'amenity',
  'shop',
  'office',
  'leisure',
  'tourism',
  'healthcare',
  'craft',
  'building',
  'landuse',
] as const

const STREET_KEYS = [
  'highway',
  'name',
  'ref',
  'oneway',
  'junction',
  'maxspeed',
  'maxspeed:forward',
  'maxspeed:backward',
  'lanes',
  'lanes:forward',
  'lanes:backward',
  'access',
  'vehicle',
  'motor_vehicle',
  'motorcar',
  'bridge',
  'area',
]
const FURTHER_KEYS = ['type', 'building:levels', 'capacity', 'beds']

/** Everything else is forgotten while a file is read. */
export const KEYS_KEPT: ReadonlySet<string> = new Set([...PLACE_KEYS, ...STREET_KEYS, ...FURTHER_KEYS])

export function isPlace(tags: Tags): boolean {
  return PLACE_KEYS.some((key) => tags.has(key))
}

export function isOfInterest(tags: Tags): boolean {
  return tags.has('highway') || isPlace(tags)
}
