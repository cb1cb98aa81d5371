import { type ServiceHeartbeat, type ServiceName, serviceNames } from '@urbe/contracts'
import { worstOf } from '@urbe/telemetry'

/** A service that has not been heard of for so long counts as down. */
export const SILENCE_MAX_MS = 10_000

type Status = ServiceHeartbeat['status']
interface Heard {
  readonly heartbeat: ServiceHeartbeat
  readonly receivedAt: number
}
export interface ServiceHealth {
  readonly service: ServiceName
  readonly status: Status
  readonly lastHeartbeatAt: string | null
  readonly checks: ServiceHeartbeat['checks']
  /** `undefined` as long as nobody can know. */
  readonly up: boolean | undefined
}

export interface Heartbeats {
  readonly hear: (heartbeat: ServiceHeartbeat, receivedAt: number) => void
  readonly services: (now: number) => readonly ServiceHealth[]
}

/** The last heartbeat of every service; who is silent for too long has failed. */
export function heartbeats(startedAt: number): Heartbeats {
  const last = new Map<string, Heard>()
  return {
    hear: (heartbeat, receivedAt) => last.set(heartbeat.service, { heartbeat, receivedAt }),
    services: (now) =>
      serviceNames.map((service) => healthOf(service, { heard: last.get(service), startedAt, now })),
  }
}

interface Moment {
  readonly heard: Heard | undefined
  readonly startedAt: number
  readonly now: number
}

function healthOf(service: ServiceName, { heard, startedAt, now }: Moment): ServiceHealth {
  const silent = now - (heard?.receivedAt ?? startedAt) >= SILENCE_MAX_MS
  const lastHeartbeatAt = heard?.heartbeat.at ?? null
  const checks = heard?.heartbeat.checks ?? []
  if (silent)
    return { service, status: 'fail', lastHeartbeatAt, checks: [...checks, missing('fail')], up: false }
  if (heard === undefined) {
    return { service, status: 'warn', lastHeartbeatAt, checks: [missing('warn')], up: undefined }
  }
  // A status says more than its checks when a service knows better; it never says less.
  const status = worstOf([...checks, { name: 'status', status: heard.heartbeat.status }])
  return { service, status, lastHeartbeatAt, checks, up: true }
}

const missing = (status: 'warn' | 'fail') => ({ name: 'heartbeat', status, detail: 'not heard' })

export function platformStatus(services: readonly ServiceHealth[]): Status {
  return worstOf(services.map(({ service, status }) => ({ name: service, status })))
}
