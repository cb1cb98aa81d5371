import { createHash } from 'node:crypto'

import type { ServiceName } from '@urbe/contracts/topology'

/** Of our own server. */
export const SUPERUSER = 'postgres'

/** The role and database of a service. On somebody's server two copies of the platform must not meet. */
export function roleOf(service: ServiceName, suffix: string): string {
  return `urbe_${service.replaceAll('-', '_')}${suffix}`
}

export function suffixFor(stateDir: string, external: boolean): string {
  return external ? `_${createHash('sha256').update(stateDir).digest('hex').slice(0, 8)}` : ''
}
