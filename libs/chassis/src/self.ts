import { hostname } from 'node:os'

import type { z } from 'zod'

import type { ServiceName } from '@urbe/contracts'
import { type Clock, type NewId, systemClock } from '@urbe/kernel'
import { loadConfig, type Scope, service, systemIds } from '@urbe/runtime'
import { createLogger, type Logger } from '@urbe/telemetry'

/** What every part of a service's process may know of it. */
export interface Self<Env> extends Scope {
  readonly name: ServiceName
  /** Tells this process from others of the same service. */
  readonly instance: string
  readonly env: Env
  readonly log: Logger
  readonly clock: Clock
  readonly newId: NewId
}

interface Options<Settings> {
  readonly name: ServiceName
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Runs a service: reads its settings, starts it, waits for a signal, undoes in reverse order. Throws what is wrong with the settings. */
export async function startService<Env extends { readonly LOG_LEVEL: string }>(
  { name, settings, environment }: Options<z.ZodType<Env>>,
  start: (self: Self<Env>) => Promise<void>,
): Promise<void> {
  const env = loadConfig(settings, environment)
  const log = createLogger({ service: name, level: env.LOG_LEVEL })
  const clock = systemClock
  const known = { name, instance: `${hostname()}:${process.pid}`, env, log, clock, newId: systemIds(clock) }
  await service({ name, log, start: (scope) => start({ ...scope, ...known }) })
}
