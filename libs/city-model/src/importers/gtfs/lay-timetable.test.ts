import { describe, expect, it } from '@jest/globals'

import { type CitySpec, foundWorld, hasSociety, loadEngines } from '../../index.ts'
import { planOf } from '../../plan-of.ts'
import { osmStreets } from '../osm/osm-streets.ts'
import { readOsmXml } from '../osm/read-osm-xml.ts'
import { feed } from '../test/feed.ts'
import { asXml } from '../test/sample-map.ts'
import { town } from '../test/town.ts'
import { zipOf } from '../test/zip.ts'
import { FEED_HEADWAY_SECONDS } from './lay-timetable.ts'
import { CITY_FEED_LIMITS, transitOf } from './transit-of.ts'
import { typicalDay } from './typical-day.ts'

const engines = await loadEngines()
const withFeed = (files: Readonly<Record<string, string>>): CitySpec => ({
  seed: 3,
  citizens: 600,
  source: { kind: 'osm', xml: asXml(town), gtfs: zipOf(files) },
})
const linesOf = (spec: CitySpec) => {
  const plan = planOf(spec)
  if (!('society' in plan)) throw new Error('nobody lives here')
  return { ...plan, lines: plan.transit?.lines ?? [] }
}
const refusal = (code: string) => expect.objectContaining({ name: 'StreetDraftError', code })

describe('a timetable on the streets of a map', () => {
  const { lines, network } = linesOf(withFeed(feed))

  it('has the lines of the feed that run, the busiest first, by their names', () => {
    expect(lines.map(({ name }) => name)).toEqual(['7', 'Night line'])
  })

  it('halts at the crossings next to the stops, as late as the feed says', () => {
    const bus = lines.find(({ name }) => name === '7')
    // Two of its four stops are next to the same crossing: streets end only where others meet them.
    expect(bus?.stops).toHaveLength(3)
    expect(bus?.seconds[0]).toBe(0)
    expect(bus?.seconds).toEqual([...(bus?.seconds ?? [])].sort((a, b) => a - b))
    expect(bus?.seconds.at(-1)).toBeGreaterThanOrEqual(240)
  })

  it('runs along streets from each stop to the next', () => {
    for (const { nodes, stops } of lines) {
      expect(stops.every((stop) => nodes.includes(stop))).toBe(true)
      for (const [at, node] of nodes.entries()) {
        if (at === 0) continue
        const links = Array.from(network.from.keys()).filter((link) => network.from[link] === nodes[at - 1])
        expect(links.map((link) => network.to[link])).toContain(node)
      }
    }
  })

  it('runs as often as the feed lets it, within limits', () => {
    for (const { headwaySeconds } of lines) {
      expect(headwaySeconds).toBeGreaterThanOrEqual(FEED_HEADWAY_SECONDS.min)
      expect(headwaySeconds).toBeLessThanOrEqual(FEED_HEADWAY_SECONDS.max)
    }
  })

  it('carries people, and makes another city than the same map without it', () => {
    const ridden = foundWorld(withFeed(feed), { engines })
    const plain = foundWorld({ ...withFeed(feed), source: { kind: 'osm', xml: asXml(town) } }, { engines })
    for (let tick = 0; tick < 1_440; tick += 1) {
      ridden.step()
      plain.step()
    }
    expect(ridden.stateHash()).not.toBe(plain.stateHash())
    expect(ridden.map().transit?.lines.map(({ name }) => name)).toEqual(['7', 'Night line'])
    const kpis = ridden.kpis()
    expect(hasSociety(kpis) && Object.values(ridden.gaps()).every((gap) => gap === 0)).toBe(true)
  })
})

describe('a timetable is refused', () => {
  const { network } = linesOf(withFeed(feed))

  it('when the feed has more than a city is read from', () => {
    const frame = osmStreets(readOsmXml(asXml(town))).frame
    if (frame === null) throw new Error('the town has no degrees')
    for (const limits of [
      { ...CITY_FEED_LIMITS, rowsMax: 5 },
      { ...CITY_FEED_LIMITS, tripsMax: 2 },
      { ...CITY_FEED_LIMITS, stopTimesMax: 3 },
    ]) {
      expect(() => transitOf(zipOf(feed), { network, frame, limits })).toThrow(/at most \d+/)
    }
    expect(transitOf(zipOf(feed), { network, frame }).lines).toHaveLength(2)
  })

  it('when no line stops there, or the map has no degrees', () => {
    const elsewhere = { ...feed, 'stops.txt': feed['stops.txt'].replaceAll('52.00', '52.30') }
    expect(() => planOf(withFeed(elsewhere))).toThrow(refusal('no_lines'))
    const metres = {
      type: 'FeatureCollection',
      crs: 'urbe:metres',
      features: [
        [0, 0],
        [300, 0],
        [300, 300],
        [0, 0],
      ]
        .slice(1)
        .map((to, at, all) => ({
          type: 'Feature',
          properties: { highway: 'residential' },
          geometry: { type: 'LineString', coordinates: [at === 0 ? [0, 0] : all[at - 1], to] },
        })),
    }
    const source = { kind: 'geojson', text: JSON.stringify(metres), gtfs: zipOf(feed) } as const
    expect(() => planOf({ seed: 3, citizens: 600, source })).toThrow(refusal('no_degrees'))
  })
})

describe('the typical day of a feed', () => {
  it('is in the middle of a week, and no holiday', () => {
    expect(typicalDay(feed)).toBe(20260101)
    const holiday = { ...feed, 'calendar_dates.txt': 'service_id,date,exception_type\nweek,20260101,2\n' }
    expect(typicalDay(holiday)).toBe(20260106)
  })

  it('is any day where nothing runs on those', () => {
    const header = 'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date'
    const sundays = { 'calendar.txt': `${header}\ns,0,0,0,0,0,0,1,20251230,20260131` }
    expect(typicalDay(sundays)).toBe(20260104)
  })

  it('may be told by exceptions alone, over the end of a year', () => {
    const added = 'service_id,date,exception_type\na,20251229,1\nb,20260101,1\nc,20260101,1\n'
    expect(typicalDay({ 'calendar_dates.txt': added })).toBe(20260101)
  })

  it('is asked for in vain where nothing ever runs', () => {
    const never = { 'calendar_dates.txt': 'service_id,date,exception_type\na,20251229,2\n' }
    expect(() => typicalDay(never)).toThrow('a day on which something runs')
  })
})
