import { randomUUID } from 'node:crypto'

import type { NewEvent } from '@urbe/contracts'
import { type EventLog, type NewCommit, UNBORN } from '@urbe/event-log'

import { inLanes } from './rounds.ts'
import type { LogServer } from './servers.ts'

/** Places that the events speak of: so many rows has a projection that counts by place. */
export const PLACES = 1_000
const WRITERS = 256

/** Events of the size that a city's have: some 110 bytes each. */
export function eventsOf(count: number, salt: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 'TripEnded',
    v: 1,
    data: { place: (salt * 7 + index) % PLACES, vehicle: salt, road: index, meters: 1_032, seconds: 87 },
  }))
}

interface Pen {
  readonly log: EventLog
  readonly stream: string
  readonly subject: (aggregate: number) => string
  readonly eventsPerCommit: number
}

/** Appends to one of many aggregates, each at its own version; what the log answers is expected the next time. */
export function writer({ log, stream, subject, eventsPerCommit }: Pen) {
  const stands = new Map<number, NewCommit['expected']>()
  let written = 0
  return async (aggregate: number): Promise<number> => {
    const appended = await log.append({
      stream,
      subject: subject(aggregate),
      events: eventsOf(eventsPerCommit, written++),
      expected: stands.get(aggregate) ?? UNBORN,
      commitId: randomUUID(),
      actor: 'service:bench',
      correlationId: randomUUID(),
      at: new Date().toISOString(),
    })
    stands.set(aggregate, appended)
    return appended.sequence
  }
}

interface Fill {
  readonly commits: number
  readonly eventsPerCommit: number
}
export interface Filled extends Fill {
  readonly stream: string
}

/** A new stream that holds so many commits. */
export async function filled(server: LogServer, { commits, eventsPerCommit }: Fill): Promise<Filled> {
  const made = await server.newStream()
  const write = writer({ log: server.log, ...made, eventsPerCommit })
  await inLanes({ lanes: WRITERS, count: commits }, async (lane) => void (await write(lane)))
  return { commits, eventsPerCommit, stream: made.stream }
}
