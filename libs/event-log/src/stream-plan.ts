import { type ReaderName, type ServiceName, streams, subjects } from '@urbe/contracts'

const MESSAGE_BYTES_MAX = 1_048_576
const SECOND_NS = 1_000_000_000
const DUPLICATE_WINDOW_NS = 60 * SECOND_NS
const TELEMETRY_BYTES_MAX = 256 * 1_048_576
const SNAPSHOTS_OF_EACH = 2
const TELEMETRY_AGE_NS = 7 * 24 * 3_600 * SECOND_NS

/** JetStream's own names. */
export interface StreamConfig {
  readonly name: string
  readonly subjects: readonly string[]
  readonly [setting: string]: unknown
}

/** What must be kept for ever: nothing in it can be deleted or pushed out. */
function keptForEver(name: string, subject: string, replicas: number): StreamConfig {
  return {
    name,
    subjects: [subject],
    storage: 'file',
    retention: 'limits',
    discard: 'new',
    max_age: 0,
    max_bytes: -1,
    max_msgs: -1,
    max_msg_size: MESSAGE_BYTES_MAX,
    num_replicas: replicas,
    duplicate_window: DUPLICATE_WINDOW_NS,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
  }
}

export function cityStream(cityId: string, replicas = 1): StreamConfig {
  return keptForEver(streams.city(cityId), `city.${cityId}.>`, replicas)
}

/** Derived and never the truth: old samples make room for new ones. */
function telemetry(replicas: number): StreamConfig {
  return {
    ...keptForEver(streams.telemetry, 'tel.>', replicas),
    discard: 'old',
    max_age: TELEMETRY_AGE_NS,
    max_bytes: TELEMETRY_BYTES_MAX,
    deny_delete: false,
    deny_purge: false,
  }
}

/** A snapshot saves time and nothing depends on it: the newest are enough. */
function snapshots(replicas: number): StreamConfig {
  return {
    ...keptForEver(streams.snapshots, subjects.everySnapshot, replicas),
    discard: 'old',
    max_msgs_per_subject: SNAPSHOTS_OF_EACH,
    deny_delete: false,
    deny_purge: false,
  }
}

/** Kept until a signed entry of the trail has said that its oldest messages go: only from its beginning, never out of its midst. */
function auditTrail(replicas: number): StreamConfig {
  return { ...keptForEver(streams.audit, subjects.everyAct, replicas), deny_purge: false }
}

export function fixedStreams(replicas = 1): readonly StreamConfig[] {
  return [
    keptForEver(streams.platform, 'plat.>', replicas),
    auditTrail(replicas),
    keptForEver(streams.parked, 'parked.>', replicas),
    snapshots(replicas),
    telemetry(replicas),
  ]
}

const DERIVED: ReadonlySet<string> = new Set([streams.telemetry, streams.snapshots])

/** Whether a stream may forget. What may not is the log itself. */
export function isDerived(stream: string): boolean {
  return DERIVED.has(stream)
}

/** Whether the oldest messages of a stream of the log may go. */
export function mayEnd(stream: string): boolean {
  return stream === streams.audit
}

const FROZEN = 'frozen.'

/** Instead of its own subjects, while nobody may write to a stream. */
export function frozenSubject(stream: string, token: string): string {
  return `${FROZEN}${stream}.${token}`
}

/** Whether nobody can write to a stream because a repair is about to delete it. */
export function isFrozen({ subjects }: { readonly subjects?: readonly string[] }): boolean {
  return subjects?.some((subject) => subject.startsWith(FROZEN)) ?? false
}

/** The plan for a stream by its name; undefined when the platform has no such stream. */
export function plannedStream(name: string, replicas = 1): StreamConfig | undefined {
  const fixed = fixedStreams(replicas).find((each) => each.name === name)
  if (fixed !== undefined) return fixed
  const cityId = CITY_ID.exec(name)?.[1]
  return cityId === undefined ? undefined : cityStream(cityId, replicas)
}

const CITY_ID = /^CITY_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const CITY = /^CITY_/
const everyone = (stream: string) => stream === streams.platform || CITY.test(stream)
const readers: Readonly<Record<ReaderName, (stream: string) => boolean>> = {
  'event-store': () => true,
  auth: (stream) => stream === streams.platform,
  simulation: everyone,
  'realtime-gateway': (stream) => everyone(stream) || stream === streams.telemetry,
  monitoring: (stream) => everyone(stream) || stream === streams.telemetry,
  observer: (stream) => everyone(stream) || stream === streams.telemetry,
}

export function mayRead(asker: ReaderName, stream: string): boolean {
  return readers[asker](stream)
}

export function mayFoundCities(asker: ServiceName): boolean {
  return asker === 'simulation'
}
