import { randomUUID } from 'node:crypto'

import { z } from 'zod'

import { commandHandler } from '@urbe/event-log'
import { type Decider, systemClock } from '@urbe/kernel'

import { atMost, type Figure, median } from '../figure.ts'
import { inLanes } from './rounds.ts'
import { writer } from './samples.ts'
import type { LogServer, Stream } from './servers.ts'

const EVENTS = 1_000
const WRITERS = 256
/** Other aggregates are numbered from here. */
const OTHERS_FROM = 1_000

export interface LoadEffort {
  /** Aggregates that are loaded, of 1000 events in 1000 commits each. */
  readonly aggregates: number
  readonly loadsOfEach: number
  /** Messages that the stream holds by and by. */
  readonly sizes: readonly number[]
}

const trip = z.object({
  type: z.literal('TripEnded'),
  v: z.literal(1),
  data: z.object({ place: z.number(), meters: z.number() }),
})
type Trip = z.infer<typeof trip>
type Command = { readonly type: 'EndTrip'; readonly meters: number } | { readonly type: 'Look' }
interface Source {
  readonly trips: number
  readonly meters: number
}

const source: Decider<Source, Command, Trip> = {
  initial: () => ({ trips: 0, meters: 0 }),
  decide: (command) =>
    command.type === 'Look' ? [] : [{ type: 'TripEnded', v: 1, data: { place: 1, meters: command.meters } }],
  evolve: ({ trips, meters }, { data }) => ({ trips: trips + 1, meters: meters + data.meters }),
}

/** How long a command handler that has just started takes to know an aggregate with a long past. */
export async function measureLoad(server: LogServer, effort: LoadEffort): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const messages of effort.sizes) {
    const made = await server.newStream()
    await fill(server, made, { messages, aggregates: effort.aggregates })
    figures.push(
      atMost({
        name: `load an aggregate of ${EVENTS} events, ${messages} messages in the stream, p50`,
        ours: median(await loads(server, made, effort)),
        most: 5,
        unit: 'ms',
        conditions: `command handler without anything in its cache, ${EVENTS} commits of 1 event with those of others in between`,
      }),
    )
  }
  return figures
}

function handlerOf({ log }: LogServer, { stream, subject }: Stream) {
  return commandHandler({
    log,
    clock: systemClock,
    decider: source,
    event: trip,
    stream: () => stream,
    subject: (id) => subject(Number(id)),
  })
}

const asker = () => ({ actor: 'service:bench', correlationId: randomUUID(), commandId: randomUUID() })

/** The aggregates grow by commands while others fill the stream between their commits. */
async function fill(
  server: LogServer,
  made: Stream,
  { messages, aggregates }: { messages: number; aggregates: number },
): Promise<void> {
  const handle = handlerOf(server, made)
  const write = writer({ log: server.log, ...made, eventsPerCommit: 1 })
  const between = Math.max(0, Math.round(messages / EVENTS - aggregates))
  for (let n = 0; n < EVENTS; n++) {
    const grow = Array.from({ length: aggregates }, (_, id) =>
      handle(String(id), { type: 'EndTrip', meters: n }, asker()),
    )
    const others = inLanes({ lanes: Math.min(WRITERS, between), count: between }, async (lane) => {
      await write(OTHERS_FROM + lane)
    })
    await Promise.all([...grow, others])
  }
}

async function loads(server: LogServer, made: Stream, effort: LoadEffort): Promise<readonly number[]> {
  const times: number[] = []
  for (let load = 0; load < effort.loadsOfEach; load++) {
    for (let id = 0; id < effort.aggregates; id++) {
      const handle = handlerOf(server, made)
      const began = performance.now()
      const { version, state } = await handle(String(id), { type: 'Look' }, asker())
      times.push(performance.now() - began)
      if (version !== EVENTS || state.trips !== EVENTS)
        throw new Error(`aggregate ${id} has ${version} events`)
    }
  }
  return times
}
