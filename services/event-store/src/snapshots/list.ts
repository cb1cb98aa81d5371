import { aggregateOf, type SnapshotView, type StoredSnapshot, streams, subjects } from '@urbe/contracts'
import { type EventLog, type LogConnection, subjectsOf } from '@urbe/event-log'

/** Snapshots that are read at the same time; each may be a megabyte. */
const READS_AT_ONCE = 16
const PREFIX = subjects.snapshot('')

interface Wiring {
  readonly connection: Pick<LogConnection, 'request'>
  readonly log: Pick<EventLog, 'snapshots'>
}
export interface SnapshotQuery {
  readonly city?: string | undefined
  readonly type?: string | undefined
  readonly limit: number
  /** The subject that the page before ended with. */
  readonly after?: string | undefined
}
export interface SnapshotPage {
  readonly items: readonly SnapshotView[]
  readonly next: string | undefined
}

/**
 * The newest snapshot of each aggregate, in the order of their subjects. Which there are the server knows, so nothing is kept
 * here that could be stale.
 */
export async function listSnapshots(
  { connection, log }: Wiring,
  query: SnapshotQuery,
): Promise<SnapshotPage> {
  const { city, type, limit, after = '' } = query
  if (type !== undefined && !TOKEN.test(type)) return { items: [], next: undefined }
  const patterns = city === undefined ? [patternOf(type)] : ofCity(city, type)
  const lists = patterns.map((pattern) => subjectsOf(connection, streams.snapshots, pattern))
  const all = (await Promise.all(lists)).flat().sort()
  const page = all.map((subject) => subject.slice(PREFIX.length)).filter((subject) => subject > after)
  const wanted = page.slice(0, limit)
  return {
    items: await readAll(log, wanted),
    next: page.length > limit ? wanted.at(-1) : undefined,
  }
}

const TOKEN = /^[A-Za-z0-9_-]+$/

/** `plat.<service>.<type>.<id>` and `city.<id>.<type>.<id>` have the type at the same place. */
const patternOf = (type: string | undefined) =>
  type === undefined ? subjects.everySnapshot : subjects.snapshot(`*.*.${type}.*`)

function ofCity(city: string, type: string | undefined): readonly string[] {
  const inside = type === undefined ? subjects.ofCity(city) : `city.${city}.${type}.*`
  const itself = type === undefined || type === 'city' ? [subjects.city(city)] : []
  return [inside, ...itself].map(subjects.snapshot)
}

async function readAll(
  log: Pick<EventLog, 'snapshots'>,
  wanted: readonly string[],
): Promise<readonly SnapshotView[]> {
  const views: SnapshotView[] = []
  for (let at = 0; at < wanted.length; at += READS_AT_ONCE) {
    const some = wanted.slice(at, at + READS_AT_ONCE)
    const read = await Promise.all(some.map((subject) => log.snapshots.find(subject)))
    for (const [index, subject] of some.entries()) {
      const stored = read[index]
      if (stored !== undefined) views.push(viewOf(subject, stored))
    }
  }
  return views
}

export function viewOf(subject: string, stored: StoredSnapshot): SnapshotView {
  const { cityId, type, id } = aggregateOf(subject)
  const { state: _, commits: __, ...envelope } = stored
  return { subject, type, id, ...(cityId === undefined ? {} : { cityId }), ...envelope }
}
