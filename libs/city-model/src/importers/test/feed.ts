import type { GtfsFiles } from '../gtfs/feed.ts'

/** A made-up feed: a bus along four stops on weekdays, and a night line that repeats. */
export const feed = {
  'agency.txt':
    'agency_id,agency_name,agency_url,agency_timezone\nA,"City ""Lines""",https://a.example,Europe/Berlin\n',
  'stops.txt': [
    'stop_lat,stop_lon,stop_id,stop_name,location_type,parent_station',
    '52.000,13.000,s1,First,,hall',
    '52.001,13.000,s2,"Second, upper",0,',
    '52.003,13.000,s3,Third,,',
    '52.004,13.000,s4,Fourth,,',
    '52.000,13.001,hall,Hall,1,',
    ',,gate,Gate,3,hall',
    '',
  ].join('\r\n'),
  'routes.txt': [
    'route_id,agency_id,route_short_name,route_long_name,route_type',
    'bus,A,7,Seven,3',
    'idle,A,,Never,0',
    'night,,,Night line,700',
  ].join('\n'),
  'calendar.txt': [
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    'week,1,1,1,1,1,0,0,20260101,20261231',
    'never,0,0,0,0,0,0,0,20260101,20261231',
  ].join('\n'),
  'calendar_dates.txt':
    'service_id,date,exception_type\nweek,20260102,2\nweek,20260103,1\nextra,20260103,1\n',
  'trips.txt': [
    'route_id,service_id,trip_id,direction_id,trip_headsign,shape_id',
    'bus,week,late,0,Town,line',
    'bus,week,early,0,Town,',
    'bus,week,back,1,Home,',
    'night,week,owl,,,',
    'idle,never,ghost,0,,',
  ].join('\n'),
  'stop_times.txt': [
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled',
    'late,09:00:00,09:00:00,s1,1,',
    'late,,,s2,2,',
    'late,,,s3,3,',
    'late,09:08:00,09:08:00,s4,40,',
    'early,8:04:00,8:05:00,s4,9,3',
    'early,08:00:00,08:00:00,s1,2,0',
    'early,,,s2,3,2',
    'back,08:30:00,08:30:00,s4,0,',
    'back,08:40:00,,s1,1,',
    'owl,00:10:00,00:10:00,s1,1,',
    'owl,,00:15:00,s3,2,',
    'ghost,10:00:00,10:00:00,s1,1,',
    'ghost,10:10:00,10:10:00,s2,2,',
  ].join('\n'),
  'frequencies.txt':
    'trip_id,start_time,end_time,headway_secs\nowl,24:00:00,25:00:00,1800\nowl,23:00:00,24:00:00,3600\n',
  'shapes.txt': [
    'shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence',
    'line,52.004,13.000,20',
    'line,52.000,13.000,3',
    'other,52.000,13.000,1',
  ].join('\n'),
} as const satisfies GtfsFiles

export type FeedFile = keyof typeof feed

/** The feed with one text of one of its files replaced by another. */
export function changed(file: FeedFile, from: string, to: string): GtfsFiles {
  if (!feed[file].includes(from)) throw new RangeError(`${file} has no ${from}`)
  return { ...feed, [file]: feed[file].replace(from, to) }
}

/** The feed without some of its files. */
export function without(...names: readonly FeedFile[]): GtfsFiles {
  const files: GtfsFiles = feed
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.some((each) => each === name)))
}
