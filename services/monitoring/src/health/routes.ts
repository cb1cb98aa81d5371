import { endpoints } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'
import type { Clock } from '@urbe/kernel'

import { platformStatus, type ServiceHealth } from './heartbeats.ts'

interface Deps {
  readonly clock: Clock
  readonly services: () => readonly ServiceHealth[]
}

export function healthRoutes({ clock, services }: Deps): readonly Binding[] {
  return [
    bind(endpoints.health, () => Promise.resolve({ body: { status: platformStatus(services()) } })),
    bind(endpoints.healthReport, () => {
      const all = services()
      const body = {
        status: platformStatus(all),
        at: clock().toISOString(),
        services: all.map(({ up: _, ...service }) => service),
      }
      return Promise.resolve({ body })
    }),
  ]
}
