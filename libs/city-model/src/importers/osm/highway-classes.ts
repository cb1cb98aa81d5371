import type { RoadClass } from '../../map.ts'

export interface HighwayDefaults {
  readonly class: RoadClass
  /** Lanes of one direction where the file states none. */
  readonly lanes: number
  /** Vehicles per hour and lane. */
  readonly capacityPerLane: number
  /** Where the file states no limit. */
  readonly kilometresPerHour: number
}

/**
 * By the value of `highway`. Lanes and capacities are those that MATSim takes for OpenStreetMap (M. Zilske, A. Neumann, K. Nagel 2011,
 * OpenStreetMap for traffic simulation, Proc. 1st European State of the Map), which has none for `service`: that one is assumed here.
 * Speeds are the usual limits of a town, assumed here as well.
 */
const HIGHWAYS: ReadonlyMap<string, HighwayDefaults> = new Map(
  Object.entries({
    motorway: { class: 'motorway', lanes: 2, capacityPerLane: 2000, kilometresPerHour: 120 },
    motorway_link: { class: 'motorway', lanes: 1, capacityPerLane: 1500, kilometresPerHour: 80 },
    trunk: { class: 'motorway', lanes: 1, capacityPerLane: 2000, kilometresPerHour: 80 },
    trunk_link: { class: 'motorway', lanes: 1, capacityPerLane: 1500, kilometresPerHour: 50 },
    primary: { class: 'arterial', lanes: 1, capacityPerLane: 1500, kilometresPerHour: 50 },
    primary_link: { class: 'arterial', lanes: 1, capacityPerLane: 1500, kilometresPerHour: 50 },
    secondary: { class: 'arterial', lanes: 1, capacityPerLane: 800, kilometresPerHour: 50 },
    secondary_link: { class: 'arterial', lanes: 1, capacityPerLane: 800, kilometresPerHour: 50 },
    tertiary: { class: 'collector', lanes: 1, capacityPerLane: 600, kilometresPerHour: 50 },
    tertiary_link: { class: 'collector', lanes: 1, capacityPerLane: 600, kilometresPerHour: 50 },
    unclassified: { class: 'local', lanes: 1, capacityPerLane: 600, kilometresPerHour: 50 },
    residential: { class: 'local', lanes: 1, capacityPerLane: 600, kilometresPerHour: 30 },
    living_street: { class: 'local', lanes: 1, capacityPerLane: 300, kilometresPerHour: 10 },
    service: { class: 'local', lanes: 1, capacityPerLane: 300, kilometresPerHour: 15 },
  } satisfies Record<string, HighwayDefaults>),
)

/** Of a value of `highway` that cars may use; undefined for every other. */
export function highwayDefaults(highway: string): HighwayDefaults | undefined {
  return HIGHWAYS.get(highway)
}

/** Of a class of road, where a file names no more than that. */
export function classDefaults(roadClass: RoadClass): HighwayDefaults {
  return { ...CLASSES[roadClass], class: roadClass }
}

const CLASSES: Readonly<Record<RoadClass, Omit<HighwayDefaults, 'class'>>> = {
  motorway: { lanes: 2, capacityPerLane: 2000, kilometresPerHour: 120 },
  arterial: { lanes: 1, capacityPerLane: 1500, kilometresPerHour: 50 },
  collector: { lanes: 1, capacityPerLane: 600, kilometresPerHour: 50 },
  local: { lanes: 1, capacityPerLane: 600, kilometresPerHour: 30 },
  connector: { lanes: 1, capacityPerLane: 1800, kilometresPerHour: 50 },
}

export function isRoadClass(word: unknown): word is RoadClass {
  return typeof word === 'string' && Object.hasOwn(CLASSES, word)
}
