import { type ShockStruck, shockEvent, streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'

/** More than the newest of them are told nobody. */
export const SHOCKS_TOLD_MAX = 100

/** The shocks in a city's stream up to a sequence, oldest first; reading takes as many gets as there are. */
export async function struckShocks(
  log: Pick<EventLog, 'nextOn'>,
  cityId: string,
  through: number = Number.POSITIVE_INFINITY,
): Promise<readonly ShockStruck[]> {
  const stream = streams.city(cityId)
  const found: ShockStruck[] = []
  for (let sequence = 1; ; ) {
    const commit = await log.nextOn(stream, subjects.shock(cityId, '*'), sequence)
    if (commit === undefined || commit.sequence > through) return found.slice(-SHOCKS_TOLD_MAX)
    const id = commit.subject.slice(subjects.shock(cityId, '').length)
    for (const event of commit.events) found.push({ id, ...shockEvent.parse(event).data })
    sequence = commit.sequence + 1
  }
}
