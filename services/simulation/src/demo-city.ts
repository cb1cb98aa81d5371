import { setTimeout as sleep } from 'node:timers/promises'

import { streams, subjects } from '@urbe/contracts'
import type { CommandAsker, EventLog } from '@urbe/event-log'
import type { NewId } from '@urbe/kernel'
import type { Logger } from '@urbe/telemetry'

import type { CityCommand } from './city/decide.ts'
import type { RunCommand } from './run/decide.ts'

const FOUNDING = {
  name: 'Porto Claro',
  seed: 1549,
  citizens: 10_000,
  source: { kind: 'generated', parts: 0 },
  ownerId: 'service:simulation',
} as const
/** The night passes quickly, so that there is something to see when somebody looks. */
const NIGHT = { ticksPerSecond: 60 } as const
const DAY = { ticksPerSecond: 1 } as const
/** A quarter past seven on the first morning. */
const MORNING_TICK = 105
const LOOK_MS = 100

interface Deps {
  readonly log: EventLog
  readonly newId: NewId
  readonly logger: Logger
  readonly found: (
    cityId: string,
    founding: Extract<CityCommand, { type: 'FoundCity' }>['data'],
    asker: CommandAsker,
  ) => Promise<unknown>
  readonly tickOf: (cityId: string) => number
  readonly signal: AbortSignal
  readonly drive: (cityId: string, command: RunCommand, asker: CommandAsker) => Promise<unknown>
}

/** A platform that has never had a city gets one, so that there is something to look at. */
export async function foundDemoCity(deps: Deps): Promise<void> {
  const { log, newId, logger, found, drive } = deps
  if ((await log.nextOn(streams.platform, subjects.everyCity, 1)) !== undefined) return
  const cityId = newId()
  const asker = () => ({ actor: FOUNDING.ownerId, correlationId: cityId, commandId: newId() })
  await found(cityId, FOUNDING, asker())
  await drive(cityId, { type: 'StartRun', data: { speed: NIGHT } }, asker())
  logger.info({ cityId, name: FOUNDING.name }, 'demo city founded')
  const slowDown = async () => {
    while (deps.tickOf(cityId) < MORNING_TICK) await sleep(LOOK_MS, undefined, { signal: deps.signal })
    await drive(cityId, { type: 'SetSpeed', data: { speed: DAY } }, asker())
  }
  // Nobody waits for the morning: the platform is ready before.
  slowDown().catch((error: unknown) => {
    if (!deps.signal.aborted) logger.warn({ cityId, err: error }, 'demo city stays at its first speed')
  })
}
