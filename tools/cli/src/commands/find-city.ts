import { type City, streams } from '@urbe/contracts'

import { isUuid } from '../arguments.ts'
import type { Context } from '../context.ts'
import { Failure } from '../exit.ts'

const PAGES_MAX = 50
const STREAM = /^[A-Z]+(_[0-9a-f-]{36})?$/

/** By id, or by a name that only one city has. */
export async function findCity(context: Context, wanted: string): Promise<string> {
  if (isUuid(wanted)) return wanted.toLowerCase()
  const named = (await allCities(context)).filter(({ name }) => name === wanted)
  const [city, second] = named
  if (city === undefined) throw new Failure(`there is no city "${wanted}": see urbe city list`)
  if (second !== undefined) throw new Failure(`${named.length} cities are called "${wanted}": use the id`)
  return city.id
}

/** By its own name, or by the id or name of the city whose history it is. */
export async function findStream(context: Context, wanted: string): Promise<string> {
  return STREAM.test(wanted) ? wanted : streams.city(await findCity(context, wanted))
}

export async function allCities({ client }: Context): Promise<City[]> {
  const cities: City[] = []
  let cursor: string | undefined
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next } = await client.call('listCities', {
      query: { limit: 200, ...(cursor && { cursor }) },
    })
    cities.push(...items)
    if (next === null) break
    cursor = next
  }
  return cities
}
