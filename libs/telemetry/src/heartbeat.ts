import { type Check, HEARTBEAT_MS, type ServiceHeartbeat, type ServiceName } from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import type { Meters } from './meters.ts'

type ProjectionStatus = ServiceHeartbeat['projections'][number]

interface Options {
  readonly publish: (bytes: Uint8Array) => unknown
  readonly service: ServiceName
  readonly instance: string
  readonly clock: Clock
  readonly meters: Pick<Meters, 'samples'>
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
      options.publish(Buffer.from(JSON.stringify(await heartbeat(options, startedAt))))
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
    samples: await options.meters.samples(),
  }
}

export function worstOf(checks: readonly Check[]): Check['status'] {
  if (checks.some(({ status }) => status === 'fail')) return 'fail'
  return checks.some(({ status }) => status === 'warn') ? 'warn' : 'pass'
}
