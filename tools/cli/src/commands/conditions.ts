import type { CityConditions, CityMap, DistrictConditions } from '@urbe/contracts'

import type { Context } from '../context.ts'
import { table } from '../table.ts'
import { findCity } from './find-city.ts'

const ROADS_SHOWN_MAX = 10
const FREE_PERMILLE = 1_000
const AIR = ['unknown', 'good', 'fair', 'moderate', 'poor', 'very poor'] as const
const DISTRICT_HEAD = [
  'RESIDENTS',
  'POWER',
  'WATER',
  'WITHOUT SUPPLY',
  'AIR',
  'NOISE',
  'OFFENCES',
  'DISTRICT',
]

/** How the city stands, road by road and district by district. */
export async function conditions(context: Context, wanted: string, tick: number | undefined): Promise<void> {
  const params = { id: await findCity(context, wanted) }
  const query = tick === undefined ? {} : { tick }
  const now = await context.client.call('getCityConditions', { params, query })
  if (context.json) return context.show(now, '')
  const names = namesOf(await context.client.call('getCityMap', { params }))
  context.show(now, textOf(now, names))
}

interface Names {
  readonly roads: ReadonlyMap<number, string>
  readonly districts: ReadonlyMap<string, string>
}

function namesOf({ features }: CityMap): Names {
  const roads = new Map<number, string>()
  const districts = new Map<string, string>()
  for (const { id, properties } of features) {
    const { kind, links, name } = properties
    if (kind === 'district') districts.set(id, String(name))
    if (kind !== 'road' || !Array.isArray(links)) continue
    for (const link of links) roads.set(Number(link), String(name))
  }
  return { roads, districts }
}

function textOf({ tick, simulatedTime, links, districts }: CityConditions, names: Names): string {
  const slow = slowest(links)
  const slowed = links.delayPermille.filter((delay) => delay > FREE_PERMILLE).length
  const closed = links.closed.length === 0 ? '' : `, ${links.closed.length} are closed`
  const head = `tick ${tick}, ${simulatedTime}, ${slowed} of ${links.ids.length} used roads are slowed${closed}`
  const roads = slow.map(({ link, delay, vehicles }) => [
    times(delay),
    String(vehicles),
    names.roads.get(link) ?? `link ${link}`,
  ])
  return [
    head,
    ...(roads.length === 0 ? [] : [table(['TRAVEL TIME', 'VEHICLES', 'SLOWEST ROADS'], roads)]),
    ...(districts.length === 0
      ? []
      : [
          table(
            DISTRICT_HEAD,
            districts.map((each) => districtRow(each, names)),
          ),
        ]),
  ].join('\n\n')
}

function slowest({ ids, delayPermille, vehicles }: CityConditions['links']) {
  return ids
    .map((link, row) => ({ link, delay: delayPermille[row] ?? 0, vehicles: vehicles[row] ?? 0 }))
    .filter(({ delay }) => delay > FREE_PERMILLE)
    .sort((one, other) => other.delay - one.delay || other.vehicles - one.vehicles)
    .slice(0, ROADS_SHOWN_MAX)
}

function districtRow(district: DistrictConditions, { districts }: Names): readonly string[] {
  const { id, residents, powerPermille, waterPermille, outageMinutes, airIndex, noiseTenths, offences } =
    district
  return [
    String(residents),
    percent(powerPermille),
    percent(waterPermille),
    `${outageMinutes} min`,
    AIR[airIndex] ?? AIR[0],
    `${(noiseTenths / 10).toFixed(1)} dB`,
    String(offences),
    districts.get(`district:${id}`) ?? `district ${id}`,
  ]
}

const times = (permille: number) => `${(permille / 1_000).toFixed(1)}x`
const percent = (permille: number) => `${(permille / 10).toFixed(1)} %`
