import type { CitySpec } from '@urbe/city-model'
import { cityEvent, streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'

import { readSource } from './files.ts'

/** What a city was founded from, read from the log. */
export async function readSpec(log: EventLog, cityId: string): Promise<CitySpec> {
  const [founding] = await log.read(streams.platform, subjects.city(cityId))
  const event = cityEvent.parse(founding?.events[0])
  if (event.type !== 'CityFounded') throw new Error(`the history of city ${cityId} begins with ${event.type}`)
  const { seed, citizens, source } = event.data
  const { kind, parts } = source
  return kind === 'generated'
    ? { seed, citizens, source: { kind } }
    : { seed, citizens, source: await readSource(log, { cityId, kind, parts }) }
}
