import { streams, subjects } from '@urbe/contracts'
import type { Admit, Asked, EventLog } from '@urbe/event-log'

/** The stream of a city is made for somebody who may found cities; the first city of all needs nobody, so that there is something to look at. */
export function foundingDoor(log: Pick<EventLog, 'nextOn'>, admit: Admit) {
  const isFirst = async () => (await log.nextOn(streams.platform, subjects.everyCity, 1)) === undefined
  return async (asked: Asked): Promise<void> =>
    await admit(asked, {
      permissions: ['city:create'],
      changes: true,
      operation: 'city stream',
      alone: { by: 'simulation', isSo: isFirst },
    })
}
