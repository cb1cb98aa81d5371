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
/** On a first start the streams are still being made when this service is there already. */
const ATTEMPTS_MAX = 60
const AGAIN_MS = 500

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

/** A platform that has never had a city gets one, so that there is something to look at. Nobody waits for it. */
export async function foundDemoCity(deps: Deps): Promise<void> {
  const { log, newId, logger, found, drive, tickOf, signal } = deps
  const insist = <Answer>(step: () => Promise<Answer>) => repeat(step, deps)
  try {
    if ((await insist(() => log.nextOn(streams.platform, subjects.everyCity, 1))) !== undefined) return
    const cityId = newId()
    // A step that is repeated is the same command, so it is obeyed once.
    const asker = (): CommandAsker => ({ actor: FOUNDING.ownerId, correlationId: cityId, commandId: newId() })
    const [founder, starter, slower] = [asker(), asker(), asker()]
    await insist(() => found(cityId, FOUNDING, founder))
    await insist(() => drive(cityId, { type: 'StartRun', data: { speed: NIGHT } }, starter))
    logger.info({ cityId, name: FOUNDING.name }, 'demo city founded')
    while (tickOf(cityId) < MORNING_TICK) await sleep(LOOK_MS, undefined, { signal })
    await insist(() => drive(cityId, { type: 'SetSpeed', data: { speed: DAY } }, slower))
  } catch (error) {
    if (!signal.aborted) logger.error({ err: error }, 'there is no demo city, or not at its speed')
  }
}

async function repeat<Answer>(step: () => Promise<Answer>, { logger, signal }: Deps): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step()
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || signal.aborted) throw error
      logger.info({ attempt, reason: String(error) }, 'the demo city waits for the log')
      await sleep(AGAIN_MS, undefined, { signal })
    }
  }
}
