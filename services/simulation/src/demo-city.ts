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
const SPEED = { ticksPerSecond: 1 } as const

interface Deps {
  readonly log: EventLog
  readonly newId: NewId
  readonly logger: Logger
  readonly found: (
    cityId: string,
    founding: Extract<CityCommand, { type: 'FoundCity' }>['data'],
    asker: CommandAsker,
  ) => Promise<unknown>
  readonly drive: (cityId: string, command: RunCommand, asker: CommandAsker) => Promise<unknown>
}

/** A platform that has never had a city gets one, so that there is something to look at. */
export async function foundDemoCity({ log, newId, logger, found, drive }: Deps): Promise<void> {
  if ((await log.nextOn(streams.platform, subjects.everyCity, 1)) !== undefined) return
  const cityId = newId()
  const asker = () => ({ actor: FOUNDING.ownerId, correlationId: cityId, commandId: newId() })
  await found(cityId, FOUNDING, asker())
  await drive(cityId, { type: 'StartRun', data: { speed: SPEED } }, asker())
  logger.info({ cityId, name: FOUNDING.name }, 'demo city founded')
}
