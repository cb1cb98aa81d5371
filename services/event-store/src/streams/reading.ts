import { streams as names, type StreamView } from '@urbe/contracts'
import { type EventLog, isDerived, type StreamInfo } from '@urbe/event-log'

import { type EventPage, type Place, pageOfEvents } from './paging.ts'

const COMMITS_AT_ONCE = 128
const TOKEN = /^[A-Za-z0-9_-]+$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const CITY_PREFIX = names.city('')

/** `archivedThrough` is null when nothing archives the stream. */
export function viewOf(info: StreamInfo, archivedThrough: number | null): StreamView {
  const { name, messages, bytes, firstSequence, lastSequence, createdAt, replicas } = info
  return {
    name,
    ...(name.startsWith(CITY_PREFIX) ? { cityId: name.slice(CITY_PREFIX.length) } : {}),
    messages,
    bytes,
    firstSequence,
    lastSequence,
    createdAt,
    kind: isDerived(name) ? 'derived' : 'log',
    replicas,
    maxAgeSeconds: info.maxAgeSeconds ?? null,
    maxBytes: info.maxBytes ?? null,
    archivedThrough,
  }
}

interface StreamQuery {
  readonly name: string
  readonly from: Place
  readonly limit: number
  readonly types?: ReadonlySet<string> | undefined
  readonly isHidden: (subject: string) => boolean
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
  /** Of the aggregate: what came before is left out. */
  readonly fromVersion?: number | undefined
  readonly limit: number
  readonly isHidden: (subject: string) => boolean
}

/** The aggregate is looked for on the platform and then among those of the city whose id it bears, unless a city is named. */
export async function eventsOfAggregate(
  log: EventLog,
  query: AggregateQuery,
): Promise<EventPage | undefined> {
  const { type, id, city, fromVersion = 1 } = query
  if (!TOKEN.test(type) || !TOKEN.test(id)) return undefined
  const ofCity = (cityId: string) => ({ stream: names.city(cityId), subject: `city.${cityId}.${type}.${id}` })
  const ofPlatform = { stream: names.platform, subject: `plat.*.${type}.${id}` }
  const places = city === undefined ? [ofPlatform, ...(UUID.test(id) ? [ofCity(id)] : [])] : [ofCity(city)]
  for (const { stream, subject } of places) {
    const info = await log.info(stream)
    const first = info && (await log.nextOn(stream, subject, 1))
    if (first === undefined || query.isHidden(first.subject)) continue
    const next = async (sequence: number) => {
      const commit = await log.nextOn(stream, subject, sequence)
      return commit === undefined ? [] : [commit]
    }
    const history: History = { log, stream, subject, last: info?.lastSequence ?? 0 }
    const from = query.from.sequence > 1 ? query.from : await placeOfVersion(history, fromVersion)
    return await pageOfEvents(next, { from, limit: query.limit })
  }
  return undefined
}

interface History {
  readonly log: EventLog
  readonly stream: string
  readonly subject: string
  readonly last: number
}

/** Versions only grow along the stream, so the place is found by halving. */
async function placeOfVersion({ log, stream, subject, last }: History, version: number): Promise<Place> {
  if (version === 1) return { sequence: 1, index: 0 }
  let [low, high] = [1, last + 1]
  let place: Place = { sequence: last + 1, index: 0 }
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const commit = await log.nextOn(stream, subject, middle)
    if (commit !== undefined && commit.versions.last < version) {
      low = commit.sequence + 1
      continue
    }
    high = middle
    if (commit === undefined) continue
    place = { sequence: commit.sequence, index: Math.max(0, version - commit.versions.first) }
  }
  return place
}
