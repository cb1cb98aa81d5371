import { cityEvent, policyEvent, runEvent, streams, subjects } from '@urbe/contracts'
import { commandHandler, type EventLog, type TakeSnapshot } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import { cityEntry } from './city/decider.ts'
import type { PolicyCommand } from './policy/decide.ts'
import { cityPolicy } from './policy/decider.ts'
import { cityRun } from './run/decider.ts'

interface Deps {
  readonly log: EventLog
  readonly clock: Clock
}

/** The three aggregates of this service, ready to take commands. */
export function commandHandlers({ log, clock }: Deps) {
  const policy = commandHandler({
    log,
    clock,
    decider: cityPolicy,
    event: policyEvent,
    stream: (id) => streams.city(policyKey.cityId(id)),
    subject: (id) => subjects.policy(policyKey.cityId(id), policyKey.policy(id)),
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
    policySnapshot: (cityId: string, policyId: string) => policy.takeSnapshot(policyKey.of(cityId, policyId)),
    policy: (cityId: string, command: PolicyCommand, asker: Parameters<typeof policy>[2]) =>
      policy(policyKey.of(cityId, command.data.policy), command, asker),
  }
}

/** A policy is an aggregate of a city: its id is made of both. */
const policyKey = {
  of: (cityId: string, policy: string) => `${cityId}/${policy}`,
  cityId: (id: string) => id.slice(0, id.indexOf('/')),
  policy: (id: string) => id.slice(id.indexOf('/') + 1),
}

/** What can be kept in a snapshot now, by the type of the aggregate; ticks and imported files are folded into the world. */
export function snapshotTakers(
  { city, run, policySnapshot }: Pick<ReturnType<typeof commandHandlers>, 'city' | 'run' | 'policySnapshot'>,
  keepWorld: (cityId: string) => Promise<object | undefined>,
): Readonly<Record<string, TakeSnapshot>> {
  const nothing = () => Promise.resolve(undefined)
  return {
    city: (id) => city.takeSnapshot(id),
    run: (id) => run.takeSnapshot(id),
    policy: async (id, cityId) => (cityId === undefined ? undefined : await policySnapshot(cityId, id)),
    tick: nothing,
    source: nothing,
    world: async (cityId) => ((await keepWorld(cityId)) === undefined ? undefined : subjects.world(cityId)),
  }
}
