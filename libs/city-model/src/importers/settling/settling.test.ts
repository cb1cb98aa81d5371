import { describe, expect, it } from '@jest/globals'

import { districtsFor } from '../../generator/size.ts'
import type { Place } from '../../map.ts'
import { SHOP } from '../../society.ts'
import { CITIZENS_MIN } from '../../spec.ts'
import { isWithin } from '../geo/area.ts'
import { geoJsonStreets } from '../geojson/geo-json-streets.ts'
import { OSM_ATTRIBUTION, osmStreets } from '../osm/osm-streets.ts'
import { readOsmXml } from '../osm/read-osm-xml.ts'
import { collection, feature, metres, xy } from '../test/geo-json.ts'
import { asXml } from '../test/sample-map.ts'
import { town } from '../test/town.ts'
import { floorOf, residentsOf } from './floors.ts'
import { STREET_METRES_A_PERSON, settleStreets } from './settle-streets.ts'
import { ZONE_METRES_MIN } from './settle-zones.ts'
import { HOMES_SHOWN_MAX, OTHERS_SHOWN_MAX, shownPlaces } from './shown-places.ts'

const draft = osmStreets(readOsmXml(asXml(town)))
const settled = (citizens: number, seed = 7) => settleStreets(draft, { seed, citizens, name: 'Town' })
const { network, map, society } = settled(0)
const nodesOf = (kind: Place['kind']) =>
  new Set(map.places.filter((place) => place.kind === kind).map(({ node }) => node))

describe('people on imported streets', () => {
  it('are as many as the homes of the file have room for, or as asked for', () => {
    expect(society.citizenCount).toBe(residentsOf(draft.places))
    expect(society.citizenCount).toBeGreaterThan(3000)
    expect(settled(900).society.citizenCount).toBe(900)
  })

  it('live in its homes, and elsewhere only when those are full', () => {
    const homes = nodesOf('home')
    expect(society.householdNode.every((node) => homes.has(node))).toBe(true)
    const crowd = settled(12_000).society
    expect(crowd.householdNode.some((node) => !homes.has(node))).toBe(true)
    const atHome = crowd.householdNode.filter((node) => homes.has(node)).length
    expect(atHome / crowd.householdCount).toBeGreaterThan(0.5)
  })

  it('shop, work, learn and are healed where the file has places for it, spend their leisure there too', () => {
    const shops = society.businessNode.filter((_, id) => society.businessSector[id] === SHOP)
    expect(new Set(shops)).toEqual(nodesOf('shop'))
    const others = society.businessNode.filter((_, id) => society.businessSector[id] !== SHOP)
    expect(new Set(others)).toEqual(nodesOf('office'))
    expect(new Set(society.schoolNode)).toEqual(nodesOf('school'))
    expect(new Set(society.hospitalNode)).toEqual(nodesOf('hospital'))
    expect(new Set(society.leisureNode)).toEqual(nodesOf('leisure'))
  })

  it('run the places of the file by their names, and the rest by names of their own', () => {
    const named = society.businessNames.filter((name) => name === 'Tower' || name === 'Market Hall')
    expect(named.toSorted()).toEqual(['Market Hall', 'Tower'])
    expect(society.businessNames.every((name) => name !== '')).toBe(true)
  })

  it('are the same from the same file and seed', () => {
    expect(settled(0)).toEqual(settled(0))
    expect(settled(0, 8).society.householdNode).not.toEqual(society.householdNode)
  })
})

describe('districts of imported streets', () => {
  it('are squares that hold their crossings, each with a name of its own', () => {
    expect(new Set(map.districts.map(({ name }) => name)).size).toBe(map.districts.length)
    expect(map.districts.every(({ name }) => /^(Row|Line) \d$|^[A-Z]+\d+$/.test(name))).toBe(true)
    // As many as there is room for: so many people would have nine elsewhere.
    expect(map.districts).toHaveLength(6)
    expect(districtsFor(society.citizenCount)).toBeGreaterThan(8)
    for (const [node, district] of society.nodeDistrict.entries()) {
      const polygon = map.districts[district]?.polygon ?? []
      const inside = [0.01, -0.01].some((off) =>
        isWithin(polygon, [(network.nodeX[node] ?? 0) + off, (network.nodeY[node] ?? 0) + off]),
      )
      expect(inside).toBe(true)
    }
    const side = Math.sqrt(society.districtSquareMetres[0] ?? 0)
    expect(side).toBeGreaterThanOrEqual(ZONE_METRES_MIN)
  })

  it('have a centre where most floor stands', () => {
    const centre = map.districts.filter(({ kind }) => kind === 'centre').map(({ id }) => id)
    expect(centre).toHaveLength(1)
    const floors = map.districts.map(({ id }) =>
      draft.places
        .filter((_, index) => society.nodeDistrict[map.places[index]?.node ?? 0] === id)
        .reduce((sum, place) => sum + floorOf(place), 0),
    )
    expect(floors.indexOf(Math.max(...floors))).toBe(centre[0])
    expect([...society.nodeInCentre]).toEqual(
      [...society.nodeDistrict].map((id) => (id === centre[0] ? 1 : 0)),
    )
  })

  it('are known to every place of the map, whose extent holds them', () => {
    for (const { node, district } of map.places) expect(district).toBe(society.nodeDistrict[node])
    for (const [x, y] of map.districts.flatMap(({ polygon }) => polygon)) {
      expect(
        x >= map.extent.minX && x <= map.extent.maxX && y >= map.extent.minY && y <= map.extent.maxY,
      ).toBe(true)
    }
  })
})

describe('a file without places', () => {
  const street = { kind: 'road', class: 'local', name: 'Only Street', lanes: 1, speedMetresPerSecond: 8 }
  const only = (length: number) =>
    geoJsonStreets(
      collection(
        [
          feature('LineString', xy(`100 100, ${100 + length} 100, ${100 + length} 900`), {
            ...street,
            links: [0, 1],
          }),
        ],
        metres,
      ),
    )
  const found = (length: number) => settleStreets(only(length), { seed: 1, citizens: 0, name: 'Only' })

  it('gets people by the length of its streets, spread over its crossings', () => {
    const plan = found(5200)
    const { minX, maxX, minY, maxY } = plan.map.extent
    expect(plan.society.citizenCount).toBe(6000 / STREET_METRES_A_PERSON)
    expect(maxX - minX >= 5200 && maxY - minY >= 800).toBe(true)
    for (const nodes of [plan.society.householdNode, plan.society.businessNode])
      expect(new Set(nodes).size).toBe(2)
    expect(found(1).society.citizenCount).toBe(CITIZENS_MIN)
  })

  it('shows no attribution, as that of OpenStreetMap is shown', () => {
    expect(found(1000).map.attribution).toBeUndefined()
    expect(map.attribution).toBe(OSM_ATTRIBUTION)
  })
})

describe('floors', () => {
  it.each([
    ['home', 'floorSquareMetres', 700],
    ['home', 'groundSquareMetres', 210],
    ['leisure', 'groundSquareMetres', 7],
    ['school', 'people', 7000],
    ['shop', 'assumedFloorSquareMetres', 700],
  ] as const)('of a %s of 700 %s are %p square metres', (kind, unit, floor) => {
    expect(floorOf({ kind, unit, size: 700 })).toBeCloseTo(floor, 9)
  })
})

describe('the places that a map shows', () => {
  const place = (kind: Place['kind'], id: number): Place => ({
    id,
    kind,
    name: '',
    x: 0,
    y: 0,
    node: 0,
    district: -1,
  })
  const drafted = (kind: 'home' | 'work', size: number) =>
    ({ kind, name: '', x: 0, y: 0, size, unit: 'floorSquareMetres' }) as const
  const shown = (homes: number, offices: number) =>
    shownPlaces(
      [
        ...Array.from({ length: homes }, (_, id) => place('home', id)),
        ...Array.from({ length: offices }, (_, id) => place('office', id)),
      ],
      [
        ...Array.from({ length: homes }, () => drafted('home', 1)),
        ...Array.from({ length: offices }, (_, id) => drafted('work', id + 1)),
      ],
      Int32Array.of(0),
    )

  it('are all of them, up to a limit', () => {
    expect(shown(HOMES_SHOWN_MAX, 3)).toHaveLength(HOMES_SHOWN_MAX + 3)
    expect(shown(0, OTHERS_SHOWN_MAX)).toHaveLength(OTHERS_SHOWN_MAX)
  })

  it('are every second home, or third, and the largest of the others, beyond it', () => {
    expect(shown(HOMES_SHOWN_MAX + 1, 0)).toHaveLength(HOMES_SHOWN_MAX / 2 + 1)
    expect(shown(0, OTHERS_SHOWN_MAX + 5)).toHaveLength(OTHERS_SHOWN_MAX)
    expect(shown(5, 5).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})
