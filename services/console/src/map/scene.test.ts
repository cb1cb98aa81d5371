import { describe, expect, it } from '@jest/globals'

import { censusTaker, contains, total } from './census.ts'
import { sceneOf, upright } from './scene.ts'
import { smallCity } from './small-city.ts'

const scene = sceneOf(smallCity)

describe('the scene of a map', () => {
  it('lays roads out by class, the widest last', () => {
    expect(scene.roads.map((layer) => layer.class)).toEqual(['local', 'arterial'])
    const arterial = scene.roads[1]
    expect([...(arterial?.shapes.points ?? [])]).toEqual([0, 0, 800, 0, 800, 0, 900, 0])
    expect([...(arterial?.shapes.starts ?? [])]).toEqual([0, 2, 4])
    expect([...(arterial?.links ?? [])]).toEqual([4, 9, 5, -1])
  })
  it('takes a class it does not know for the humblest of its kind', () => {
    expect(scene.districts).toEqual([
      { id: 0, name: 'Old Quay', kind: 'centre' },
      { id: 1, name: 'Mill End', kind: 'residential' },
    ])
  })
  it('names a street once, along its longest stretch', () => {
    const named = scene.labels.filter(({ text }) => text === 'Long Street')
    expect(named).toEqual([expect.objectContaining({ x: 400, y: 0, kind: 'road', angle: -0 })])
  })
  it('never stands a name on its head', () => {
    for (const angle of [-3, -1, 0, 1, 2, 3.1])
      expect(Math.abs(upright(angle))).toBeLessThanOrEqual(Math.PI / 2)
  })
  it('has the grid, the mains and the transit lines of a city that has them', () => {
    expect([...scene.power.lines.points]).toEqual([0, 0, 50, 60])
    expect([...scene.power.nodes]).toEqual([50, 60])
    expect([...scene.mains.lines.starts]).toEqual([0])
    expect([...scene.transit.points]).toEqual([0, 0, 900, 0])
  })
  it('keeps schools and hospitals apart from the other places', () => {
    const school: (typeof smallCity.features)[number] = {
      type: 'Feature',
      id: 'place:7',
      geometry: { type: 'Point', coordinates: [70, 80] },
      properties: { kind: 'place', use: 'school', name: '' },
    }
    const { places, publicPlaces } = sceneOf({ ...smallCity, features: [...smallCity.features, school] })
    expect([...publicPlaces]).toEqual([70, 80])
    expect(places).toEqual(scene.places)
  })
  it('is empty for an empty map', () => {
    const empty = sceneOf({ ...smallCity, features: [] })
    expect([...empty.water.starts]).toEqual([0])
    expect(empty.roads).toEqual([])
  })
})

describe('the census of vehicles', () => {
  it('counts moving and queued vehicles by district, and those outside', () => {
    const census = censusTaker(scene)({
      count: 5,
      ids: [1, 2, 3, 4, 5],
      x: [500, 510, 1_400, 1_950, -80],
      y: [500, 500, 300, 950, 10],
      state: [0, 1, 1, 0, 0],
    })
    expect([...census.moving]).toEqual([1, 0, 2])
    expect([...census.queued]).toEqual([1, 1, 0])
    expect(total(census)).toEqual({ moving: 3, queued: 2 })
  })
  it('knows inside from outside', () => {
    expect(contains(scene.districtShapes, 0, { x: 999, y: 1 })).toBe(true)
    expect(contains(scene.districtShapes, 0, { x: 1_001, y: 1 })).toBe(false)
  })
})
