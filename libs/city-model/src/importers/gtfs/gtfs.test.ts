import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { MARGIN_METRES } from '../geo/frame.ts'
import { changed, type FeedFile, feed, without } from '../test/feed.ts'
import { GTFS_LIMITS, type GtfsFiles } from './feed.ts'
import { readTransitDay } from './read-transit-day.ts'

/** A Friday. */
const DAY = '20260109'
const read = (files: GtfsFiles = feed, date = DAY) => readTransitDay(files, { date })
const trip = (id: string, files: GtfsFiles = feed) => read(files).trips.find((each) => each.id === id)

function refused(file: string, line: number, expected: RegExp) {
  return expect.objectContaining({
    name: 'FileFormatError',
    file,
    line,
    expected: expect.stringMatching(expected),
  })
}

describe('a timetable of a day', () => {
  it('has the stops and lines that are served, in the order of their files', () => {
    const { stops, lines } = read()
    expect(stops.map(({ id, name }) => [id, name])).toEqual([
      ['s1', 'First'],
      ['s2', 'Second, upper'],
      ['s3', 'Third'],
      ['s4', 'Fourth'],
    ])
    expect(lines).toEqual([
      { id: 'bus', name: '7', type: 3, agency: 'City "Lines"' },
      { id: 'night', name: 'Night line', type: 700, agency: 'City "Lines"' },
    ])
  })

  it('has its trips in the order in which they leave', () => {
    expect(read().trips.map(({ id }) => id)).toEqual(['early', 'back', 'late', 'owl#1', 'owl#2', 'owl#3'])
  })

  it('tells seconds at each stop, in the order of the stops', () => {
    expect(trip('early')).toEqual({
      id: 'early',
      line: 0,
      direction: 0,
      headsign: 'Town',
      stops: [0, 1, 3],
      arrivals: [28_800, 28_960, 29_040],
      departures: [28_800, 28_960, 29_100],
      shape: -1,
    })
  })

  it('puts missing times between those that are told, by the distance travelled', () => {
    // Two thirds of the way by shape_dist_traveled: 160 of 240 seconds.
    expect(trip('early')?.arrivals[1]).toBe(28_800 + 160)
  })

  it('puts them as the crow flies where no distance is told, or a falling one', () => {
    const times = [32_400, 32_400 + 120, 32_400 + 360, 32_880]
    expect(trip('late')?.arrivals).toEqual(times)
    const falling = changed('stop_times.txt', 'early,,,s2,3,2', 'early,,,s2,3,9')
    expect(trip('early', falling)?.arrivals[1]).toBe(28_800 + 60)
  })
})

describe('a trip', () => {
  it('shares time evenly where stops lie on one spot', () => {
    const files = { ...feed, 'stops.txt': feed['stops.txt'].replaceAll(/52\.00\d/g, '52.000') }
    expect(trip('late', files)?.departures).toEqual([32_400, 32_560, 32_720, 32_880])
  })

  it('takes one time of a stop for both', () => {
    expect(trip('back')?.departures).toEqual([30_600, 31_200])
    expect(trip('owl#1')?.arrivals).toEqual([82_800, 83_100])
  })

  it('runs on beyond midnight', () => {
    expect(
      read()
        .trips.filter(({ line }) => line === 1)
        .map(({ departures }) => departures),
    ).toEqual([
      [82_800, 83_100],
      [86_400, 86_700],
      [88_200, 88_500],
    ])
  })

  it('says how often a line runs in each direction', () => {
    expect(read().headways).toEqual([
      { line: 0, direction: 0, trips: 2, firstDeparture: 28_800, lastDeparture: 32_400, meanSeconds: 3600 },
      { line: 0, direction: 1, trips: 1, firstDeparture: 30_600, lastDeparture: 30_600, meanSeconds: null },
      { line: 1, direction: 0, trips: 3, firstDeparture: 82_800, lastDeparture: 88_200, meanSeconds: 2700 },
    ])
  })

  it('has the shapes of its trips, in the order of their points', () => {
    const { shapes, trips } = read()
    expect(trips.map(({ shape }) => shape)).toEqual([-1, -1, 0, -1, -1, -1])
    expect(shapes.map(({ id }) => id)).toEqual(['line'])
    expect(shapes[0]?.polyline[0]).toEqual([MARGIN_METRES, MARGIN_METRES])
  })
})

describe('a service day', () => {
  it.each([
    ['of the week', '20260109', 6],
    ['at the weekend', '20260110', 0],
    ['outside its dates', '20270108', 0],
    ['taken out', '20260102', 0],
    ['put in', '20260103', 6],
  ])('%s has its trips', (_what, date, count) => {
    expect(read(feed, date).trips).toHaveLength(count)
  })

  it('without trips says so', () => {
    const day = read(feed, '20260110')
    expect([day.stops, day.lines, day.notes]).toEqual([[], [], ['No trip runs on this day.']])
  })

  it('needs only one of the two files of services', () => {
    expect(read(without('calendar_dates.txt')).trips).toHaveLength(6)
    const dates = 'service_id,date,exception_type\nweek,20260109,1\nnever,20260108,1\n'
    expect(read({ ...without('calendar.txt'), 'calendar_dates.txt': dates }).trips).toHaveLength(6)
  })

  it('must be one', () => {
    expect(() => read(feed, '20260230')).toThrow(RangeError)
  })
})

const BROKEN_FEEDS: readonly (readonly [string, GtfsFiles, string, number, RegExp])[] = [
  ['lacks a file', without('stop_times.txt'), 'stop_times.txt', 1, /^the file$/],
  [
    'lacks both files of services',
    without('calendar.txt', 'calendar_dates.txt'),
    'calendar.txt',
    1,
    /calendar_dates/,
  ],
  ['has an empty file', { ...feed, 'trips.txt': '' }, 'trips.txt', 1, /^a header with/],
  [
    'does not say whose a line is',
    changed('agency.txt', '\nA,', '\nB,x,,\nA,'),
    'routes.txt',
    4,
    /several agencies/,
  ],
  [
    'has no stops',
    { ...feed, 'stops.txt': 'stop_id\n', 'stop_times.txt': 'trip_id,stop_id,stop_sequence\n' },
    'stops.txt',
    1,
    /^a stop$/,
  ],
]

const BROKEN_ROWS: readonly (readonly [FeedFile, string, string, number, RegExp])[] = [
  ['stops.txt', 'stop_id,', 'id,', 1, /column stop_id/],
  ['stops.txt', 'stop_name,', 'stop_id,', 1, /each column only once/],
  ['stops.txt', 's1,First,,hall', 's1,First,,hall,more', 2, /^6 fields, found 7/],
  ['stops.txt', 's2,', 's1,', 3, /s1 only once/],
  ['stops.txt', '52.001', '152.001', 3, /stop_lat, a number from -90/],
  ['stops.txt', '52.001', '', 3, /stop_lat/],
  ['stops.txt', 'First,,hall', 'First,,nowhere', 2, /parent_station that the feed has, not nowhere/],
  ['stops.txt', '1,\r\n', '9,\r\n', 6, /location_type/],
  ['routes.txt', 'bus,A', 'bus,B', 2, /agency_id that the feed has, not B/],
  ['routes.txt', 'Seven,3', 'Seven,bus', 2, /route_type/],
  ['agency.txt', '\nA,', '\nA,x,,\nA,', 3, /only once/],
  ['calendar.txt', 'week,1', 'week,2', 2, /monday, a whole number from 0 to 1/],
  ['calendar.txt', '20261231', '20251231', 2, /end_date not before/],
  ['calendar.txt', '20261231', '20260931', 2, /end_date, a day/],
  ['calendar.txt', 'never', 'week', 3, /week only once/],
  ['calendar_dates.txt', '2\n', '3\n', 2, /exception_type/],
  ['trips.txt', 'bus,week,late', 'tram,week,late', 2, /route_id that the feed has, not tram/],
  ['trips.txt', 'bus,week,late', 'bus,weak,late', 2, /service_id that the feed has, not weak/],
  ['trips.txt', 'Town,line', 'Town,arc', 2, /shape_id that the feed has, not arc/],
  ['trips.txt', 'early,0', 'early,2', 3, /direction_id/],
  ['stop_times.txt', 'late,,,s2', 'last,,,s2', 3, /trip_id that the feed has, not last/],
  ['stop_times.txt', 'late,,,s2', 'late,,,s9', 3, /stop_id that the feed has, not s9/],
  ['stop_times.txt', 'late,,,s2', 'late,,,hall', 3, /a stop or platform, not hall/],
  ['stop_times.txt', 's3,3,', 's3,2,', 4, /stop_sequence 2 only once/],
  ['stop_times.txt', '09:08:00,09:08:00', ',', 5, /time at the first and the last/],
  ['stop_times.txt', '09:00:00,09:00:00', '9:60:00,', 2, /arrival_time as HH:MM:SS/],
  ['stop_times.txt', '09:00:00,09:00:00', '999:00:00,', 2, /at most 168 hours/],
  ['stop_times.txt', '09:08:00,09:08:00', '08:59:59,09:08:00', 5, /an arrival not before/],
  ['stop_times.txt', '8:04:00,8:05:00', '8:04:00,8:03:00', 6, /a departure not before/],
  ['stop_times.txt', 'ghost,10:00:00', 'ghost,10:00', 13, /arrival_time/],
  ['frequencies.txt', '1800', '0', 2, /headway_secs, a whole number from 1/],
  ['frequencies.txt', '25:00:00', '24:00:00', 2, /end_time behind start_time/],
  ['frequencies.txt', '23:00:00,24:00:00', '23:00:00,24:30:00', 3, /overlap/],
  ['shapes.txt', ',20', ',x', 2, /shape_pt_sequence/],
]

describe('a feed', () => {
  it('may lie in the frame of a map', () => {
    const { frame, stops } = read()
    const moved = readTransitDay(feed, { date: DAY, frame: { ...frame, west: frame.west - 0.001 } })
    expect(moved.stops[0]?.x).toBeGreaterThan((stops[0]?.x ?? 0) + 50)
  })

  it('loses trips with fewer than two stops', () => {
    const files = changed('stop_times.txt', 'back,08:40:00,,s1,1,\n', '')
    expect(read(files).notes).toEqual(['1 trips are left out: they have fewer than two stops.'])
  })

  it.each(BROKEN_FEEDS)('that %s is refused', (_what, files, file, line, expected) => {
    expect(() => read(files)).toThrow(refused(file, line, expected))
  })

  it.each(BROKEN_ROWS)('with %s where %j is %j is refused', (file, from, to, line, expected) => {
    expect(() => read(changed(file, from, to))).toThrow(refused(file, line, expected))
  })

  it.each([
    ['rows', { rowsMax: 4 }, 'stops.txt'],
    ['trips', { tripsMax: 5 }, 'trips.txt'],
    ['stops of trips in the file', { stopTimesMax: 10 }, 'stop_times.txt'],
    ['stops of trips with those that repeat', { stopTimesMax: 12 }, 'trips.txt'],
  ])('with more %s than the limit is refused', (_what, limit, file) => {
    const limits = { ...GTFS_LIMITS, ...limit }
    expect(() => readTransitDay(feed, { date: DAY, limits })).toThrow(
      expect.objectContaining({ file, expected: expect.stringMatching(/^at most/) }),
    )
  })

  it('is read or refused whatever stands in one of its files', () => {
    const name = fc.constantFrom(...(Object.keys(feed) as FeedFile[]))
    fc.assert(
      fc.property(name, fc.string({ maxLength: 6 }), fc.nat(400), (file, noise, at) => {
        try {
          read({ ...feed, [file]: feed[file].slice(0, at) + noise + feed[file].slice(at) })
        } catch (error) {
          expect(error).toMatchObject({
            message: expect.stringMatching(/^\w+\.txt, line \d+: expected|^the places span/),
          })
        }
      }),
    )
  })
})
