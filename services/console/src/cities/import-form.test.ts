import { describe, expect, it } from '@jest/globals'

import { CITIZENS, type ImportKind, importOf } from './import-form.ts'

const file = new File(['x'], 'town.osm')
const none = new File([], '')

function typed(kind: ImportKind, fields: Readonly<Record<string, string | File>>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return importOf(kind, form)
}

describe('an import', () => {
  it('of streets needs a name and a file', () => {
    expect(typed('osm', { name: ' Town ', file, citizens: '' })).toEqual({ kind: 'osm', name: 'Town', file })
    expect(typed('geojson', { name: 'Town', file: none })).toBe('file')
    expect(typed('geojson', { name: ' ', file })).toBe('name')
    expect(typed('osm', { name: 'x'.repeat(81), file })).toBe('name')
  })

  it('takes a timetable where one was chosen', () => {
    const gtfs = new File(['PK'], 'feed.zip')
    expect(typed('osm', { name: 'Town', file, gtfs })).toEqual({ kind: 'osm', name: 'Town', file, gtfs })
    expect(typed('osm', { name: 'Town', file, gtfs: none, citizens: '900' })).not.toHaveProperty('gtfs')
  })

  it('takes citizens within the limits of a city', () => {
    for (const citizens of [CITIZENS.min, CITIZENS.max]) {
      expect(typed('osm', { name: 'Town', file, citizens: `${citizens}` })).toMatchObject({ citizens })
    }
    for (const citizens of ['499', '1000001', '7e3', 'many', '-900']) {
      expect(typed('osm', { name: 'Town', file, citizens })).toBe('citizens')
    }
  })

  it('of trips needs the network and the trips, and takes the nodes', () => {
    expect(typed('tntp', { name: 'Net', net: file, trips: file, nodes: none })).toEqual({
      kind: 'tntp',
      name: 'Net',
      net: file,
      trips: file,
    })
    expect(typed('tntp', { name: 'Net', net: file, trips: file, nodes: file })).toHaveProperty('nodes', file)
    expect(typed('tntp', { name: 'Net', net: file, trips: none })).toBe('files')
  })
})
