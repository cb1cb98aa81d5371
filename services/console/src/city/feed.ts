import type { LiveEvent } from '@urbe/client'
import type { RecordedEvent } from '@urbe/contracts'

/** The feed keeps this many events; who wants more asks the timeline. */
export const FEED_EVENTS_MAX = 300

export interface FeedEntry {
  readonly key: string
  readonly type: string
  readonly data: unknown
  readonly simulatedTime: string | undefined
  readonly at: string
}

/** What the machinery needs and nobody wants to read. */
const SILENT: ReadonlySet<string> = new Set(['TicksSimulated', 'SourceFileAttached'])

/** What the timeline is asked for. */
export const toldTypes = [
  'RunStarted',
  'RunPaused',
  'RunResumed',
  'RunSpeedChanged',
  'RunStopped',
  'PolicyEnacted',
  'PolicyRepealed',
  'ShockStruck',
  'TrafficJammed',
  'TrafficCleared',
  'StreetClosed',
  'StreetOpened',
  'FloodCame',
  'FloodDrained',
  'BusinessFailed',
  'BusinessFounded',
  'SupplyLost',
  'SupplyRestored',
  'UtilityAssetFailed',
  'TripsFinished',
  'DayClosed',
] as const

export function isTold(event: Pick<LiveEvent, 'type'>): boolean {
  return !SILENT.has(event.type)
}

/** Newest first, without those that are known already. */
export function withEvents(feed: readonly FeedEntry[], events: readonly LiveEvent[]): readonly FeedEntry[] {
  const known = new Set(feed.map(({ key }) => key))
  const fresh = events
    .filter(isTold)
    .map(entryOf)
    .filter(({ key }) => !known.has(key))
  return fresh.length === 0 ? feed : [...fresh.reverse(), ...feed].slice(0, FEED_EVENTS_MAX)
}

/** The live feed before what the timeline knows of the past; an event that both have stays once. */
export function merged(live: readonly FeedEntry[], past: readonly RecordedEvent[]): readonly FeedEntry[] {
  const known = new Set(live.map(({ key }) => key))
  const older = past.filter(isTold).map(entryOf)
  return [...live, ...older.filter(({ key }) => !known.has(key))].slice(0, FEED_EVENTS_MAX)
}

type Told = Pick<RecordedEvent, 'sequence' | 'index' | 'type' | 'data' | 'at' | 'simulatedTime'>

function entryOf({ sequence, index, type, data, simulatedTime, at }: Told | LiveEvent): FeedEntry {
  return { key: `${sequence}.${index}`, type, data, simulatedTime, at }
}

/** Which roads are jammed now, by link, as the events tell it. */
export function withJams(jams: ReadonlySet<number>, events: readonly LiveEvent[]): ReadonlySet<number> {
  const changes = events.filter(({ type }) => type === 'TrafficJammed' || type === 'TrafficCleared')
  if (changes.length === 0) return jams
  const next = new Set(jams)
  for (const { type, data } of changes) {
    // The contract of both facts has the link.
    const { link } = data as { link: number }
    if (type === 'TrafficJammed') next.add(link)
    else next.delete(link)
  }
  return next
}
