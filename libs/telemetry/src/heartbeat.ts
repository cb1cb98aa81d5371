import {
  type Check,
  HEARTBEAT_BYTES_MAX,
  HEARTBEAT_MS,
  type ServiceHeartbeat,
  type ServiceName,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Meters } from './meters.ts'

/** Of the check that tells what was left out, without the names. */
const DETAIL_BYTES = 200

type ProjectionStatus = ServiceHeartbeat['projections'][number]

interface Options {
  readonly publish: (bytes: Uint8Array) => unknown
  readonly service: ServiceName
  readonly instance: string
  readonly clock: Clock
  readonly meters: Pick<Meters, 'families'>
  readonly checks: () => readonly Check[] | Promise<readonly Check[]>
  readonly projections?: () => readonly ProjectionStatus[]
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

/** Tells the platform every two seconds that this process lives, how it is and what it counts. */
export function startHeartbeat(options: Options): () => void {
  const startedAt = options.clock().toISOString()
  let beating = false
  const beat = async () => {
    if (beating) return
    beating = true
    try {
      options.publish(spelled(await heartbeat(options, startedAt)))
    } catch (error) {
      options.log.warn({ err: error }, 'a heartbeat was not sent')
    } finally {
      beating = false
    }
  }
  void beat()
  const timer = setInterval(() => void beat(), HEARTBEAT_MS)
  return () => clearInterval(timer)
}

async function heartbeat(options: Options, startedAt: string): Promise<ServiceHeartbeat> {
  const checks = [...(await options.checks())]
  return {
    service: options.service,
    instance: options.instance,
    at: options.clock().toISOString(),
    startedAt,
    status: worstOf(checks),
    checks,
    projections: [...(options.projections?.() ?? [])],
    metrics: await options.meters.families(),
  }
}

/** Whoever cannot tell everything tells at least that it lives, and what it has left out: the largest metrics. */
function spelled(beat: ServiceHeartbeat): Buffer {
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  const whole = bytesOf(beat)
  if (whole <= HEARTBEAT_BYTES_MAX) return Buffer.from(JSON.stringify(beat))
  const bySize = beat.metrics.toSorted((one, other) => bytesOf(other) - bytesOf(one))
  const left: string[] = []
  let bytes = whole + DETAIL_BYTES
  for (const family of bySize) {
    if (bytes <= HEARTBEAT_BYTES_MAX) break
    left.push(family.name)
    bytes -= bytesOf(family) - family.name.length
  }
  const detail = `too many series to be told: ${left.join(', ')}`
  const checks: Check[] = [...beat.checks, { name: 'metrics', status: 'warn', detail }]
  const metrics = beat.metrics.filter(({ name }) => !left.includes(name))
  return Buffer.from(JSON.stringify({ ...beat, checks, status: worstOf(checks), metrics }))
}

export function worstOf(checks: readonly Check[]): Check['status'] {
  if (checks.some(({ status }) => status === 'fail')) return 'fail'
  return checks.some(({ status }) => status === 'warn') ? 'warn' : 'pass'
}
