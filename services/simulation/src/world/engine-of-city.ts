import { ENGINE_VERSION } from '@urbe/city-model'
import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import { Refusal } from '@urbe/kernel'

import { ticksOf } from './stream-reader.ts'

export const OTHER_ENGINE = 'city_of_other_engine'

/** Refuses a city whose ticks another version of the model has made: played again here they would come to other states. */
export async function checkEngine(log: Pick<EventLog, 'lastOn'>, cityId: string): Promise<void> {
  const newest = await log.lastOn(streams.city(cityId), subjects.ticks(cityId))
  if (newest === undefined) return
  const recorded = ticksOf(newest).ticks.engine
  if (recorded === ENGINE_VERSION) return
  throw new Refusal(
    OTHER_ENGINE,
    `the city was recorded by the engine ${recorded}, and this platform runs ${ENGINE_VERSION}`,
    { recorded, running: ENGINE_VERSION },
  )
}
