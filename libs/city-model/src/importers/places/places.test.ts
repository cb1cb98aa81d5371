import { describe, expect, it } from '@jest/globals'

import type { Point } from '../../map.ts'
import { STREET_LIMITS } from '../street-draft.ts'
import { draftPlaces } from './draft-places.ts'
import { LEVELS_MAX, type Meaning, meaningOf, PEOPLE_MAX } from './meaning.ts'
import { type Zone, zoneFinder } from './zones.ts'

function square(x: number, y: number, side: number): readonly Point[] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ]
}

function meaning(tags: Readonly<Record<string, string>>): Meaning {
  return meaningOf(new Map(Object.entries(tags)))
}

function area(
  tags: Readonly<Record<string, string>>,
  ring: readonly Point[],
  ...inner: readonly (readonly Point[])[]
) {
  return { meaning: meaning(tags), outer: [ring], inner }
}

function drafted(...areas: readonly ReturnType<typeof area>[]) {
  return draftPlaces({ areas, points: [] }, STREET_LIMITS)
}

const told = ({ places }: ReturnType<typeof draftPlaces>) =>
  places.map(({ kind, size, unit }) => [kind, size, unit])

describe('what tags mean', () => {
  it.each([
    [{ amenity: 'hospital', building: 'yes' }, 'hospital'],
    [{ healthcare: 'clinic' }, 'hospital'],
    [{ amenity: 'kindergarten' }, 'school'],
    [{ building: 'school' }, 'school'],
    [{ shop: 'anything' }, 'shop'],
    [{ shop: 'vacant', building: 'house' }, 'home'],
    [{ shop: 'no' }, undefined],
    [{ amenity: 'restaurant', building: 'apartments' }, 'leisure'],
    [{ office: 'company' }, 'work'],
    [{ craft: 'baker' }, 'work'],
    [{ tourism: 'hotel' }, 'work'],
    [{ tourism: 'museum' }, 'leisure'],
    [{ leisure: 'park' }, 'leisure'],
    [{ building: 'yes' }, undefined],
    [{ building: 'constructor' }, undefined],
    [{ landuse: 'residential' }, 'home'],
    [{ landuse: 'forest' }, undefined],
    [{ amenity: 'bench' }, undefined],
  ])('is %j a %s', (tags, kind) => {
    expect(meaning(tags).kind).toBe(kind)
  })

  it('counts levels and people that make sense', () => {
    const read = ({ levels, people }: Meaning) => [levels, people]
    expect(read(meaning({ building: 'hospital', 'building:levels': '4', beds: '120' }))).toEqual([4, 120])
    expect(read(meaning({ amenity: 'school', 'building:levels': '2.5', capacity: '600' }))).toEqual([2, 600])
    expect(read(meaning({ building: 'house', capacity: '4' }))).toEqual([1, undefined])
    const misprint = {
      amenity: 'school',
      'building:levels': `${LEVELS_MAX + 1}`,
      capacity: `${PEOPLE_MAX + 1}`,
    }
    expect(read(meaning(misprint))).toEqual([1, undefined])
  })
})

describe('places', () => {
  it('of buildings have their floor, without yards', () => {
    const house = area({ building: 'house', 'building:levels': '3' }, square(0, 0, 20), square(5, 5, 10))
    expect(told(drafted(house))).toEqual([['home', 900, 'floorSquareMetres']])
  })

  it('lie in the middle of what they are', () => {
    const [place] = drafted(area({ shop: 'x', name: 'Mall' }, square(1000, 2000, 20))).places
    expect(place).toMatchObject({ name: 'Mall', x: 1010, y: 2010 })
  })

  it('of buildings without a use have that of the smallest area around them', () => {
    const found = drafted(
      area({ landuse: 'residential' }, square(0, 0, 1000)),
      area({ amenity: 'school' }, square(100, 100, 100)),
      area({ building: 'yes' }, square(110, 110, 10)),
      area({ building: 'yes' }, square(500, 500, 10)),
      area({ building: 'yes' }, square(5000, 5000, 10)),
    )
    expect(told(found)).toEqual([
      ['school', 100, 'floorSquareMetres'],
      ['home', 100, 'floorSquareMetres'],
    ])
    expect(found.buildings).toEqual({
      count: 3,
      squareMetres: 300,
      byUse: {
        school: { count: 1, squareMetres: 100 },
        home: { count: 1, squareMetres: 100 },
        unknown: { count: 1, squareMetres: 100 },
      },
    })
  })

  it('of areas are ground where nothing of their use is built', () => {
    const found = drafted(
      area({ leisure: 'park' }, square(0, 0, 50)),
      area({ building: 'kiosk' }, square(1, 1, 4)),
    )
    expect(told(found)).toEqual([
      ['shop', 16, 'floorSquareMetres'],
      ['leisure', 2500, 'groundSquareMetres'],
    ])
  })
})

describe('places of other kinds', () => {
  it('have the people that are told rather than an area', () => {
    expect(told(drafted(area({ amenity: 'hospital', beds: '80' }, square(0, 0, 50))))).toEqual([
      ['hospital', 80, 'people'],
    ])
  })

  it('of points have an assumed floor', () => {
    const points = [
      { meaning: meaning({ shop: 'bakery' }), at: [3, 4] as const },
      { meaning: meaning({ amenity: 'bench' }), at: [3, 4] as const },
    ]
    expect(draftPlaces({ areas: [], points }, STREET_LIMITS).places).toEqual([
      { kind: 'shop', name: '', x: 3, y: 4, size: 150, unit: 'assumedFloorSquareMetres' },
    ])
  })

  it('without any area are none', () => {
    expect(
      told(
        drafted(
          area({ building: 'house' }, [
            [0, 0],
            [1, 1],
            [2, 2],
            [0, 0],
          ]),
        ),
      ),
    ).toEqual([])
  })
})

describe('a search for zones', () => {
  const zone = (ring: readonly Point[], ...inner: readonly (readonly Point[])[]): Zone => ({
    outer: [ring],
    inner,
    squareMetres: (ring[1]?.[0] ?? 0) - (ring[0]?.[0] ?? 0),
  })

  it('finds the one that holds a point, and none in a hole or outside', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      zone(square((index % 20) * 10, Math.floor(index / 20) * 10, 10)),
    )
    const find = zoneFinder([...many, zone(square(1000, 0, 30), square(1010, 10, 10))], STREET_LIMITS)
    expect([
      find([15, 25]),
      find([195, 195]),
      find([1005, 5]),
      find([1015, 15]),
      find([-5, 5]),
      find([500, 500]),
    ]).toEqual([41, 399, 400, -1, -1, -1])
  })

  it('finds the smallest, and of equal ones the first', () => {
    const find = zoneFinder(
      [zone(square(0, 0, 30)), zone(square(0, 0, 10)), zone(square(0, 0, 10))],
      STREET_LIMITS,
    )
    expect([find([5, 5]), find([20, 20])]).toEqual([1, 0])
  })

  it('finds nothing where there is nothing', () => {
    expect(zoneFinder([], STREET_LIMITS)([1, 1])).toBe(-1)
  })

  it.each([
    ['more zones', { zonesMax: 1 }],
    ['more steps', { zoneStepsMax: 8 }],
  ])('with %s than the limit is refused', (_what, limit) => {
    const zones = [zone(square(0, 0, 10)), zone(square(0, 0, 9))]
    expect(() => zoneFinder(zones, { ...STREET_LIMITS, ...limit })([1, 1])).toThrow(
      expect.objectContaining({ name: 'StreetDraftError', code: 'too_many_zones' }),
    )
  })
})
