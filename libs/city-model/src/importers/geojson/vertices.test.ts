import { describe, expect, it } from '@jest/globals'

import { collection, feature, line, refused, street, xy } from '../test/geo-json.ts'
import { GEOJSON_STREETS, geoJsonStreets } from './geo-json-streets.ts'
import { snapEnds } from './vertices.ts'

function snapped(lines: readonly (readonly number[])[], points: string, stepsMax = 1e6) {
  return snapEnds({ plane: xy(points), lines, toleranceMetres: 1, stepsMax })
}

describe('ends of lines', () => {
  it('meet the nearest point of another line within the tolerance, and no farther', () => {
    const lines = [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 5],
    ]
    const found = snapped(lines, '0 0, 10 0, 10.4 0, 20 0, 10.5 0.9, 30 0, 21.1 0')
    expect(found).toEqual({
      lines: [
        [0, 2],
        [2, 3],
        [2, 5],
        [6, 5],
      ],
      ends: 2,
    })
  })

  it('meet also the middle of another line, but not of their own', () => {
    const lines = [
      [0, 1, 2],
      [3, 5, 4],
    ]
    expect(snapped(lines, '0 0, 5 0, 10 0, 5 0.5, 5 9, 5 8.8').lines).toEqual([
      [0, 1, 2],
      [1, 5, 4],
    ])
  })

  it('are closed to a ring, but not folded together', () => {
    expect(snapped([[0, 1, 2, 3]], '0 0, 9 0, 9 9, 0.5 0').lines).toEqual([[3, 1, 2, 3]])
    expect(snapped([[0, 1]], '0 0, 0.5 0').lines).toEqual([[0, 1]])
  })

  it('are never moved in a chain', () => {
    const row = Array.from({ length: 12 }, (_, index) => index)
    const points = [...row.map((index) => `${index * 0.9} 0`), ...row.map((index) => `${index * 0.9} 100`)]
    const lines = row.map((index) => [index, 12 + index])
    const moved = snapped(lines, points.join(', ')).lines.map(([end], index) => Math.abs((end ?? 0) - index))
    expect(Math.max(...moved)).toBe(1)
  })

  it('stay where they are without a tolerance', () => {
    const near = [line, feature('LineString', xy('13.0010001 52, 13.002 52'), street)]
    expect(geoJsonStreets(collection(near)).nodes.at(-1)?.lon).toBe(13.002)
    const { nodes } = geoJsonStreets(collection(near), { ...GEOJSON_STREETS, snapMetres: 0 })
    expect(nodes.at(-1)?.lon).toBe(13.001)
  })

  it('are told how many were moved', () => {
    const near = [line, feature('LineString', xy('13.0010001 52, 13.002 52'), street)]
    expect(geoJsonStreets(collection(near)).notes).toEqual([
      '1 ends of lines were moved by at most 1 m to meet another line.',
    ])
  })

  it('that are too many to look at are refused', () => {
    const lines = [
      [0, 1],
      [2, 3],
    ]
    expect(() => snapped(lines, '0 0, 9 0, 0 0.1, 9 0.1', 3)).toThrow(refused(1, /fewer points/))
  })
})
