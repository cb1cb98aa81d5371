import { cityEvent, policyEvent, runEvent, type Shock, shockEvent, streams, subjects } from '@urbe/contracts'
import { commandHandler, commitIdOf, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { cityEntry } from './city/decider.ts'
import type { PolicyCommand } from './policy/decide.ts'
import { cityPolicy } from './policy/decider.ts'
import { cityRun } from './run/decider.ts'
import { cityShock } from './shock/decider.ts'

interface Deps {
  readonly log: EventLog
  readonly clock: Clock
}

/** The four aggregates of this service, ready to take commands. */
export function commandHandlers({ log, clock }: Deps) {
  const ofParts = (subject: (cityId: string, part: string) => string) => ({
    log,
    clock,
    stream: (id: string) => streams.city(partKey.cityId(id)),
    subject: (id: string) => subject(partKey.cityId(id), partKey.part(id)),
  })
  const policy = commandHandler({
    ...ofParts(subjects.policy),
    decider: cityPolicy,
    event: policyEvent,
  })
  const shock = commandHandler({
    ...ofParts(subjects.shock),
    decider: cityShock,
    event: shockEvent,
  })
  return {
    city: commandHandler({
      log,
      clock,
      decider: cityEntry,
      event: cityEvent,
      stream: () => streams.platform,
      subject: subjects.city,
    }),
    run: commandHandler({
      log,
      clock,
      decider: cityRun,
      event: runEvent,
      stream: streams.city,
      subject: subjects.run,
    }),
    policySnapshot: (cityId: string, policyId: string) => policy.takeSnapshot(partKey.of(cityId, policyId)),
    policy: (cityId: string, command: PolicyCommand, asker: Parameters<typeof policy>[2]) =>
      policy(partKey.of(cityId, command.data.policy), command, asker),
    /** A shock is known by the request that called it, so it strikes once however often that is repeated. */
    strike: async (cityId: string, wanted: Shock, asker: Parameters<typeof shock>[2]) => {
      const id = commitIdOf(asker.commandId, cityId)
      const command = { type: 'StrikeShock', data: { shock: wanted } } as const
      const { events, position } = await shock(partKey.of(cityId, id), command, asker)
      const [event] = events
      if (event === undefined) throw new Error(`shock ${id} of city ${cityId} has no event`)
      return { struck: { id, ...event.data }, position }
    },
  }
}

/** Policies and shocks are aggregates of a city: their ids are made of both. */
const partKey = {
  of: (cityId: string, part: string) => `${cityId}/${part}`,
  cityId: (id: string) => id.slice(0, id.indexOf('/')),
  part: (id: string) => id.slice(id.indexOf('/') + 1),
}

/** What can be kept in a snapshot now, by the type of the aggregate; shocks have one event, ticks and imported files are folded into the world. */
export function snapshotTakers(
  { city, run, policySnapshot }: Pick<ReturnType<typeof commandHandlers>, 'city' | 'run' | 'policySnapshot'>,
  keepWorld: (cityId: string) => Promise<object | undefined>,
): Readonly<Record<string, TakeSnapshot>> {
  const nothing = () => Promise.resolve(undefined)
  return {
    city: (id) => city.takeSnapshot(id),
    run: (id) => run.takeSnapshot(id),
    policy: async (id, cityId) => (cityId === undefined ? undefined : await policySnapshot(cityId, id)),
    shock: nothing,
    tick: nothing,
    source: nothing,
    world: async (cityId) => ((await keepWorld(cityId)) === undefined ? undefined : subjects.world(cityId)),
  }
}
