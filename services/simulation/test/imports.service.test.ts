import { createHash } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from '@jest/globals'

import { cityEvent, sourceEvent, streams, subjects } from '@urbe/contracts'
import { provisionStream } from '@urbe/event-log'
import { systemClock } from '@urbe/kernel'
import { openLog, startLog, type TestLog } from '@urbe/testkit'

import { PART_CHARS_MAX } from '../src/source/files.ts'
import { foundings } from '../src/source/founding.ts'
import type { ImportForm } from '../src/source/import-form.ts'
import { readSpec } from '../src/source/specs.ts'
import { withNewWorld } from '../src/world/world-client.ts'
import { type House, newDatabase, openHouse, until } from './house.ts'
import { TOWN_FEED, TOWN_GEOJSON, TOWN_XML } from './town.ts'

let server: TestLog
let own: TestLog
let house: House

beforeAll(async () => {
  server = await startLog()
  own = await openLog(server.url, { service: 'simulation' })
  house = await openHouse({ nats: server.url, databaseUrl: await newDatabase() })
})
afterAll(async () => {
  await house?.stop()
  await own?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

async function imported(form: Pick<ImportForm, 'source'> & Partial<ImportForm>): Promise<string> {
  const asker = house.asker()
  const { foundFromFiles } = foundings({
    log: house.log,
    clock: systemClock,
    handle: house.city,
    provisionStream: (cityId) => provisionStream(own.connection, 'simulation', cityId),
    probe: (spec) => withNewWorld(spec, (_, opened) => Promise.resolve(opened)),
  })
  await foundFromFiles(asker.commandId, { name: 'Town', citizens: 0, seed: 7, ...form }, asker)
  return asker.commandId
}

async function foundingOf(cityId: string) {
  const [commit] = await house.log.read(streams.platform, subjects.city(cityId))
  const event = cityEvent.parse(commit?.events[0])
  return event.type === 'CityFounded' ? event.data : undefined
}

it('founds a city from GeoJSON with as many citizens as its homes have room for, and shows whose data it is', async () => {
  const cityId = await imported({ source: { kind: 'geojson', text: TOWN_GEOJSON } })
  const founding = await foundingOf(cityId)
  expect(founding).toMatchObject({ seed: 7, source: { kind: 'geojson', parts: 1 } })
  expect(founding?.citizens).toBeGreaterThan(500)
  expect(await readSpec(house.log, cityId)).toEqual({
    seed: 7,
    citizens: founding?.citizens,
    source: { kind: 'geojson', text: TOWN_GEOJSON },
  })
  const map = await house.mapOf(cityId)
  expect(map.attribution).toBe('Surveyors of the town')
  expect(map.features.filter(({ properties }) => properties['kind'] === 'district').length).toBeGreaterThan(0)
})

it('runs a city from a map of OpenStreetMap with the citizens that were asked for', async () => {
  const cityId = await imported({ source: { kind: 'osm', xml: TOWN_XML }, citizens: 600 })
  expect(await foundingOf(cityId)).toMatchObject({ citizens: 600, source: { kind: 'osm', parts: 1 } })
  await house.run(cityId, { type: 'StartRun', data: { speed: { mode: 'max' } } }, house.asker())
  const standing = await until(() => {
    const now = house.fleet.runnerOf(cityId)?.standing()
    return (now?.tick ?? 0) >= 200 ? now : undefined
  })
  expect(standing.kpis).toMatchObject({ population: 600 })
  await house.run(cityId, { type: 'StopRun', data: { reason: 'operator' } }, house.asker())
})

it('lets the lines of a timetable run, and keeps the feed as it came', async () => {
  const source = { kind: 'osm', xml: TOWN_XML, gtfs: TOWN_FEED } as const
  const cityId = await imported({ source, citizens: 500 })
  expect(await foundingOf(cityId)).toMatchObject({ source: { kind: 'osm', parts: 2 } })
  expect((await readSpec(house.log, cityId)).source).toEqual(source)
  const { features } = await house.mapOf(cityId)
  const lines = features.filter(({ properties }) => properties['kind'] === 'transit-line')
  expect(lines.map(({ properties }) => properties['name'])).toEqual(['9'])
})

it('keeps a large file in as many parts as it takes, and reads it back to the byte', async () => {
  // What chance writes cannot be packed, so that the file is larger than a part.
  const noise = Array.from({ length: 20_000 }, (_, index) =>
    createHash('sha256').update(`${index}`).digest('hex'),
  )
  const xml = TOWN_XML.replace('<osm ', `<!-- ${noise.join(' ')} --><osm `)
  const cityId = await imported({ source: { kind: 'osm', xml }, citizens: 500 })
  const parts = (await foundingOf(cityId))?.source.parts ?? 0
  expect(parts).toBeGreaterThan(1)
  const commit = await house.log.lastOn(streams.city(cityId), subjects.source(cityId, 0))
  expect(sourceEvent.parse(commit?.events[0]).data.zstd).toHaveLength(PART_CHARS_MAX)
  expect((await readSpec(house.log, cityId)).source).toEqual({ kind: 'osm', xml })
})

it.each([
  ['an XML that is cut off', { kind: 'osm', xml: TOWN_XML.slice(0, -9) }, '/file', 'line'],
  ['a PBF that is none', { kind: 'osm', pbf: Uint8Array.of(0, 0, 0, 200, 1) }, '/file', 'byte'],
  ['a GeoJSON that is none', { kind: 'geojson', text: '{"type":' }, '/file', 'line'],
  [
    'a timetable that is no archive',
    { kind: 'osm', xml: TOWN_XML, gtfs: TOWN_FEED.subarray(0, 300) },
    '/gtfs',
    'zip',
  ],
  [
    'a timetable of another place',
    { kind: 'osm', xml: TOWN_XML.replaceAll('lat="52', 'lat="48'), gtfs: TOWN_FEED },
    '/gtfs',
    'no_lines',
  ],
  [
    'a map without streets',
    { kind: 'geojson', text: '{"type":"FeatureCollection","features":[]}' },
    '/file',
    'no_streets',
  ],
] as const)('refuses %s and names what is wrong with it', async (_what, source, pointer, code) => {
  await expect(imported({ source })).rejects.toMatchObject({
    name: 'Refusal',
    code: 'import_invalid',
    details: { errors: [{ pointer, code }] },
  })
})

it('refuses more citizens than a city takes', async () => {
  const source = { kind: 'osm', xml: TOWN_XML } as const
  await expect(imported({ source, citizens: 2_000_000 })).rejects.toMatchObject({
    code: 'import_invalid',
    details: { errors: [{ pointer: '/citizens', code: 'citizens_out_of_range' }] },
  })
})
