import { classDefaults, isRoadClass } from '../osm/highway-classes.ts'
import { KILOMETRES_PER_HOUR_MAX } from '../osm/speeds.ts'
import { LANES_MAX, metresPerSecond, type TraitsOptions, taggedStreet } from '../osm/street-traits.ts'
import { KEYS_KEPT, type Tags } from '../osm/tags.ts'
import type { DirectionTraits, StreetTraits } from '../streets/street-way.ts'
import type { Feature } from './features.ts'

export interface DrawnStreet {
  readonly traits: StreetTraits
  readonly isUnreadable: boolean
  /** Undefined where the line itself is as long as the street. */
  readonly lengthMetres: number | undefined
}

/** What a line is as a street: by OpenStreetMap's properties, or those of the platform's own maps; undefined when it is none. */
export function drawnStreet(feature: Feature, options: TraitsOptions): DrawnStreet | undefined {
  const { properties } = feature
  if (properties['highway'] !== undefined) {
    const street = taggedStreet(tagsOf(properties), options)
    return street && { ...street, lengthMetres: undefined }
  }
  return properties['kind'] === 'road' ? ownRoad(feature) : undefined
}

/** Properties as OpenStreetMap would write them. */
export function tagsOf(properties: Feature['properties']): Tags {
  const tags = new Map<string, string>()
  for (const [key, value] of Object.entries(properties)) {
    if (!KEYS_KEPT.has(key)) continue
    if (typeof value === 'boolean') tags.set(key, value ? 'yes' : 'no')
    else if (typeof value === 'string' || typeof value === 'number') tags.set(key, String(value))
  }
  return tags
}

const SPEED_MAX = metresPerSecond(KILOMETRES_PER_HOUR_MAX)
const LENGTH_METRES_MAX = 1_000_000
const CAPACITY_MAX = 100_000

/** A road as the platform's own maps write it: its lanes are those of one direction, and one link or two say which there are. */
function ownRoad({ properties, fail }: Feature): DrawnStreet {
  const roadClass = properties['class']
  if (!isRoadClass(roadClass)) return fail('a road with a class that the platform knows')
  const defaults = classDefaults(roadClass)
  const number = (name: string, max: number): number | undefined => {
    const value = properties[name]
    if (value === undefined || value === null) return undefined
    const isFit = typeof value === 'number' && value > 0 && value <= max
    return isFit ? value : fail(`${name} above 0 and at most ${max}`)
  }
  const lanes = Math.max(1, Math.floor(number('lanes', LANES_MAX) ?? defaults.lanes))
  const offered: DirectionTraits = {
    lanes,
    speedMetresPerSecond:
      number('speedMetresPerSecond', SPEED_MAX) ?? metresPerSecond(defaults.kilometresPerHour),
    capacityPerHour: number('capacityPerHour', CAPACITY_MAX) ?? lanes * defaults.capacityPerLane,
  }
  const { name, links } = properties
  const isOneWay = Array.isArray(links) ? links.length === 1 : properties['oneway'] === true
  return {
    traits: {
      class: roadClass,
      name: typeof name === 'string' ? name : '',
      bridge: properties['bridge'] === true,
      forward: offered,
      backward: isOneWay ? null : offered,
    },
    isUnreadable: false,
    lengthMetres: number('lengthMetres', LENGTH_METRES_MAX),
  }
}
