import { streams as names, type StreamView } from '@urbe/contracts'
import type { EventLog, StreamInfo } from '@urbe/event-log'

import { type EventPage, type Place, pageOfEvents } from './paging.ts'

const COMMITS_AT_ONCE = 128
const TOKEN = /^[A-Za-z0-9_-]+$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const CITY_PREFIX = names.city('')

export function viewOf({
  name,
  messages,
  bytes,
  firstSequence,
  lastSequence,
  createdAt,
}: StreamInfo): StreamView {
  const view = { name, messages, bytes, firstSequence, lastSequence, createdAt }
  return name.startsWith(CITY_PREFIX) ? { ...view, cityId: name.slice(CITY_PREFIX.length) } : view
}

interface StreamQuery {
  readonly name: string
  readonly from: Place
  readonly limit: number
  readonly types?: ReadonlySet<string> | undefined
}

/** Undefined when there is no such stream. */
export async function eventsOfStream(log: EventLog, query: StreamQuery): Promise<EventPage | undefined> {
  if (!TOKEN.test(query.name)) return undefined
  const info = await log.info(query.name)
  if (info === undefined) return undefined
  const from = { ...query.from, sequence: Math.max(query.from.sequence, info.firstSequence, 1) }
  return await pageOfEvents((sequence) => log.range(query.name, sequence, COMMITS_AT_ONCE), {
    ...query,
    from,
  })
}

interface AggregateQuery {
  readonly type: string
  readonly id: string
  readonly city?: string | undefined
  readonly from: Place
  readonly limit: number
}

/** The aggregate is looked for on the platform and then among those of the city whose id it bears, unless a city is named. */
export async function eventsOfAggregate(
  log: EventLog,
  query: AggregateQuery,
): Promise<EventPage | undefined> {
  const { type, id, city } = query
  if (!TOKEN.test(type) || !TOKEN.test(id)) return undefined
  const ofCity = (cityId: string) => ({ stream: names.city(cityId), subject: `city.${cityId}.${type}.${id}` })
  const ofPlatform = { stream: names.platform, subject: `plat.*.${type}.${id}` }
  const places = city === undefined ? [ofPlatform, ...(UUID.test(id) ? [ofCity(id)] : [])] : [ofCity(city)]
  for (const { stream, subject } of places) {
    const first = (await log.info(stream)) && (await log.nextOn(stream, subject, 1))
    if (first === undefined) continue
    const next = async (sequence: number) => {
      const commit = await log.nextOn(stream, subject, sequence)
      return commit === undefined ? [] : [commit]
    }
    return await pageOfEvents(next, query)
  }
  return undefined
}
