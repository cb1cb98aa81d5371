import type { Tags } from '../osm/tags.ts'
import type { PlaceDraftKind } from './place-draft.ts'

/** What a thing of a map is to a city. */
export interface Meaning {
  /** Undefined where the thing does not tell: the land around it may. */
  readonly kind: PlaceDraftKind | undefined
  readonly isBuilding: boolean
  readonly name: string
  /** Floors one above the other. */
  readonly levels: number
  /** As the file states it. */
  readonly people: number | undefined
}

/** A building has no more floors, and no place room for more people; more is a misprint. */
export const LEVELS_MAX = 200
export const PEOPLE_MAX = 200_000

/** What OpenStreetMap's tags mean. The first key that says something decides. */
export function meaningOf(tags: Tags): Meaning {
  const building = tags.get('building') ?? 'no'
  const kind = KEYS.map((key) => kindBy(key, tags.get(key))).find((each) => each !== undefined)
  return {
    kind,
    isBuilding: building !== 'no',
    name: tags.get('name') ?? '',
    levels: wholeWithin(tags.get('building:levels'), LEVELS_MAX) ?? 1,
    people: kind === 'home' ? undefined : wholeWithin(tags.get('beds') ?? tags.get('capacity'), PEOPLE_MAX),
  }
}

const ANY = '*'
/** By key and value; `*` stands for every value but `no` and `vacant`. */
const KINDS: Readonly<Record<string, Readonly<Partial<Record<PlaceDraftKind, string>>>>> = {
  healthcare: { hospital: 'hospital clinic centre doctor' },
  amenity: {
    hospital: 'hospital clinic doctors',
    school: 'school kindergarten college university childcare',
    shop: 'marketplace pharmacy fuel bank post_office',
    work: 'townhall courthouse police fire_station public_building research_institute',
    leisure:
      'restaurant cafe bar pub biergarten fast_food food_court ice_cream cinema theatre nightclub casino arts_centre library community_centre social_centre events_venue place_of_worship',
  },
  shop: { shop: ANY },
  office: { work: ANY },
  craft: { work: ANY },
  tourism: {
    leisure: 'museum gallery zoo aquarium theme_park attraction',
    work: 'hotel hostel motel guest_house',
  },
  leisure: {
    leisure:
      'park garden playground sports_centre sports_hall stadium fitness_centre water_park ice_rink dance bowling_alley amusement_arcade golf_course',
  },
  building: {
    home: 'apartments house detached semidetached_house terrace residential dormitory bungalow farm cabin houseboat static_caravan',
    work: 'commercial office industrial warehouse manufacture government public civic train_station hotel hangar',
    shop: 'retail supermarket kiosk',
    school: 'school kindergarten college university',
    hospital: 'hospital clinic',
    leisure: 'sports_hall stadium museum cinema church mosque synagogue temple cathedral chapel',
  },
  landuse: {
    home: 'residential',
    work: 'commercial industrial',
    shop: 'retail',
    school: 'education',
    leisure: 'recreation_ground village_green',
  },
}
const KEYS = Object.keys(KINDS)
const KIND_OF = new Map(
  Object.entries(KINDS).flatMap(([key, kinds]) =>
    Object.entries(kinds).flatMap(([kind, values]) =>
      values.split(' ').map((value) => [`${key}=${value}`, kind as PlaceDraftKind] as const),
    ),
  ),
)

function kindBy(key: string, value: string | undefined): PlaceDraftKind | undefined {
  if (value === undefined || value === 'no' || value === 'vacant') return undefined
  return KIND_OF.get(`${key}=${value}`) ?? KIND_OF.get(`${key}=${ANY}`)
}

const WHOLE = /^(\d{1,6})(?:\.\d+)?$/

function wholeWithin(value: string | undefined, max: number): number | undefined {
  const whole = Number(WHOLE.exec((value ?? '').trim())?.[1] ?? 0)
  return whole >= 1 && whole <= max ? whole : undefined
}
