import type { DirectionTraits, StreetTraits } from '../streets/street-way.ts'
import { type HighwayDefaults, highwayDefaults } from './highway-classes.ts'
import { kilometresPerHour } from './speeds.ts'
import type { Tags } from './tags.ts'

export interface TraitsOptions {
  /** Whether ways to yards and car parks (`highway=service`) are streets. */
  readonly service: boolean
}

export interface TaggedStreet {
  readonly traits: StreetTraits
  /** It states lanes or a speed that cannot be read; defaults stand for them. */
  readonly isUnreadable: boolean
}

/** No direction of a street has more lanes; more is a misprint. */
export const LANES_MAX = 12
const SECONDS_AN_HOUR = 3600
const METRES_A_KILOMETRE = 1000

/** What the tags say of a street for cars, undefined when it is none. */
export function taggedStreet(tags: Tags, options: TraitsOptions): TaggedStreet | undefined {
  const highway = tags.get('highway') ?? ''
  const defaults = highwayDefaults(highway)
  const direction = directionOf(tags, highway)
  const isLeftOut = highway === 'service' && !options.service
  if (!defaults || !direction || isLeftOut || tags.get('area') === 'yes' || !mayCarsPass(tags))
    return undefined
  const readings: Reading = { tags, isUnreadable: false }
  const lanes = lanesOf(readings, direction, defaults)
  const offered = (way: 'forward' | 'backward'): DirectionTraits | null =>
    direction === 'both' || direction === way
      ? {
          lanes: lanes[way],
          speedMetresPerSecond: speedOf(readings, way, defaults),
          capacityPerHour: lanes[way] * defaults.capacityPerLane,
        }
      : null
  const traits: StreetTraits = {
    class: defaults.class,
    name: tags.get('name') ?? tags.get('ref') ?? '',
    bridge: (tags.get('bridge') ?? 'no') !== 'no',
    forward: offered('forward'),
    backward: offered('backward'),
  }
  return { traits, isUnreadable: readings.isUnreadable }
}

interface Reading {
  readonly tags: Tags
  isUnreadable: boolean
}

type Direction = 'both' | 'forward' | 'backward'

/** Undefined for lanes whose direction changes with the hour: no fixed direction would be right. */
function directionOf(tags: Tags, highway: string): Direction | undefined {
  const isImplied = ['roundabout', 'circular'].includes(tags.get('junction') ?? '') || highway === 'motorway'
  switch (tags.get('oneway') ?? (isImplied ? 'yes' : 'no')) {
    case 'yes':
    case 'true':
    case '1':
      return 'forward'
    case '-1':
    case 'reverse':
      return 'backward'
    case 'reversible':
      return undefined
    default:
      return 'both'
  }
}

/** Values of an access tag under which the public does not drive through. */
const BARRED = new Set(['no', 'private', 'agricultural', 'forestry', 'emergency', 'military', 'official'])
/** The most special tag decides. */
const ACCESS_KEYS = ['motorcar', 'motor_vehicle', 'vehicle', 'access']

function mayCarsPass(tags: Tags): boolean {
  const key = ACCESS_KEYS.find((each) => tags.has(each))
  return key === undefined || !BARRED.has(tags.get(key) ?? '')
}

/** `lanes` counts both directions together; an odd one is given to the direction along the way. */
function lanesOf(reading: Reading, direction: Direction, defaults: HighwayDefaults) {
  const total = countOf(reading, 'lanes')
  const ahead = countOf(reading, 'lanes:forward')
  const back = countOf(reading, 'lanes:backward')
  if (direction !== 'both') {
    const own = direction === 'forward' ? ahead : back
    const lanes = total ?? own ?? defaults.lanes
    return { forward: lanes, backward: lanes }
  }
  const half = total === undefined ? defaults.lanes : Math.floor(total / 2)
  const backward = back ?? rest(total, ahead) ?? half
  const forward = ahead ?? rest(total, back) ?? (total === undefined ? half : total - half)
  return { forward: Math.max(1, forward), backward: Math.max(1, backward) }
}

function rest(total: number | undefined, taken: number | undefined): number | undefined {
  return total === undefined || taken === undefined ? undefined : total - taken
}

const COUNT = /^(\d{1,3})(?:\.\d+)?$/

function countOf(reading: Reading, key: string): number | undefined {
  const value = reading.tags.get(key)
  if (value === undefined) return undefined
  const count = Number(COUNT.exec(value.trim())?.[1] ?? 0)
  if (count >= 1 && count <= LANES_MAX) return count
  reading.isUnreadable = true
  return undefined
}

/** Values that are no number on purpose: a sign tells the limit of the hour. */
const UNTOLD = new Set(['signals', 'variable', 'implicit'])

function speedOf(reading: Reading, way: 'forward' | 'backward', defaults: HighwayDefaults): number {
  const { tags } = reading
  const value = tags.get(`maxspeed:${way}`) ?? tags.get('maxspeed')
  const stated = value === undefined ? undefined : kilometresPerHour(value)
  if (value !== undefined && stated === undefined && !UNTOLD.has(value)) reading.isUnreadable = true
  return metresPerSecond(stated ?? defaults.kilometresPerHour)
}

export function metresPerSecond(kilometres: number): number {
  return (kilometres * METRES_A_KILOMETRE) / SECONDS_AN_HOUR
}
