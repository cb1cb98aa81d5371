import { type City, type CityMap, endpoints, type Shock, type ShockStruck } from '@urbe/contracts'
import { type Asker, type Binding, bind, type Position } from '@urbe/http'
import { Refusal } from '@urbe/kernel'

import { shockCatalogue } from './catalogue.ts'

interface Deps {
  /** Answers with what is in the log, which for a repeated request is what the first one put there. */
  readonly strike: (
    cityId: string,
    shock: Shock,
    asker: Asker,
  ) => Promise<{ readonly struck: ShockStruck; readonly position: Position }>
  readonly findCity: (cityId: string) => Promise<City | undefined>
  readonly shocksOf: (cityId: string) => Promise<readonly ShockStruck[]>
  readonly mapOf: (cityId: string) => Promise<CityMap>
  /** For how many more people there is a place. */
  readonly roomIn: (city: City) => Promise<number>
}

export function shockRoutes({ strike, findCity, shocksOf, mapOf, roomIn }: Deps): readonly Binding[] {
  const open = async (cityId: string) => {
    const city = await findCity(cityId)
    if (city === undefined) throw new Refusal('city_not_found', 'there is no such city')
    return city
  }
  return [
    bind(endpoints.listShocks, () => Promise.resolve({ body: { items: shockCatalogue } })),

    bind(endpoints.listCityShocks, async ({ params }) => {
      await open(params.id)
      return { body: { items: await shocksOf(params.id) } }
    }),

    bind(endpoints.strikeShock, async ({ params, body, asker }) => {
      const city = await open(params.id)
      strikable(city)
      if (body.kind === 'populationGrowth') checkRoom(body.people, await roomIn(city))
      if (body.kind === 'assetFailure') checkAsset(body.asset, await mapOf(params.id))
      if (body.kind === 'flood') checkRiver(await mapOf(params.id))
      if (body.kind === 'roadClosure') checkLink(body.link, await mapOf(params.id))
      const { struck, position } = await strike(params.id, body, asker)
      return { status: 201, body: struck, position }
    }),
  ]
}

function strikable({ phase, source }: City): void {
  if (phase === 'stopped') throw new Refusal('run_stopped', 'the run has been stopped for good')
  if (source === 'tntp') throw new Refusal('shock_not_applicable', 'nobody lives in an imported demand')
}

/** Refuses what the world would not take, before it is in the log for ever. */
function checkAsset(asset: number, { features }: CityMap): void {
  const assets = features.flatMap(({ properties }) => properties['assets'] ?? [])
  if (assets.includes(asset)) return
  const detail = `an asset of this city: one of the ${assets.length} that its map shows, from 0 on`
  throw unknown('/asset', 'there is no such asset', detail)
}

function checkRiver({ features }: CityMap): void {
  if (features.some(({ properties }) => properties['kind'] === 'water')) return
  throw new Refusal('shock_not_applicable', 'there is no water on the map of this city')
}

function checkLink(link: number, { features }: CityMap): void {
  const links = features.flatMap(({ properties }) => properties['links'] ?? [])
  if (links.includes(link)) return
  const detail = `a link of this city: one of the ${links.length} that its map shows, from 0 on`
  throw unknown('/link', 'there is no such link', detail)
}

/** Beside them the world would turn people away: who asks hears of it before. */
function checkRoom(people: number, room: number): void {
  if (people <= room) return
  const detail = `at most ${room}: there is no place for more people in this city`
  const errors = [{ pointer: '/people', code: 'too_big', detail }]
  throw new Refusal('invalid_value', 'there is no room for so many people', { errors })
}

function unknown(pointer: string, message: string, detail: string): Refusal {
  return new Refusal('invalid_value', message, { errors: [{ pointer, code: 'unknown', detail }] })
}
