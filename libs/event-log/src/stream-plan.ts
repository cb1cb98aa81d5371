import { type ServiceName, streams } from '@urbe/contracts'

const MESSAGE_BYTES_MAX = 1_048_576
const SECOND_NS = 1_000_000_000
const DUPLICATE_WINDOW_NS = 60 * SECOND_NS
const TELEMETRY_BYTES_MAX = 256 * 1_048_576
const TELEMETRY_AGE_NS = 7 * 24 * 3_600 * SECOND_NS

/** JetStream's own names. */
export interface StreamConfig {
  readonly name: string
  readonly subjects: readonly string[]
  readonly [setting: string]: unknown
}

/** What must be kept for ever: nothing in it can be deleted or pushed out. */
function keptForEver(name: string, subject: string): StreamConfig {
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
    num_replicas: 1,
    duplicate_window: DUPLICATE_WINDOW_NS,
    deny_delete: true,
    deny_purge: true,
    allow_direct: true,
  }
}

export function cityStream(cityId: string): StreamConfig {
  return keptForEver(streams.city(cityId), `city.${cityId}.>`)
}

/** Derived and never the truth: old samples make room for new ones. */
const telemetry: StreamConfig = {
  ...keptForEver(streams.telemetry, 'tel.>'),
  discard: 'old',
  max_age: TELEMETRY_AGE_NS,
  max_bytes: TELEMETRY_BYTES_MAX,
  deny_delete: false,
  deny_purge: false,
}

export const fixedStreams: readonly StreamConfig[] = [
  keptForEver(streams.platform, 'plat.>'),
  keptForEver(streams.audit, 'audit.>'),
  keptForEver(streams.parked, 'parked.>'),
  telemetry,
]

const CITY = /^CITY_/
const everyone = (stream: string) => stream === streams.platform || CITY.test(stream)
const readers: Readonly<Record<ServiceName, (stream: string) => boolean>> = {
  'event-store': () => true,
  auth: (stream) => stream === streams.platform,
  simulation: everyone,
  'realtime-gateway': (stream) => everyone(stream) || stream === streams.telemetry,
  monitoring: (stream) => everyone(stream) || stream === streams.telemetry,
}

export function mayRead(asker: ServiceName, stream: string): boolean {
  return readers[asker](stream)
}

export function mayFoundCities(asker: ServiceName): boolean {
  return asker === 'simulation'
}
