import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { z } from 'zod'

import type { ErrorCode, NewEvent } from '@urbe/contracts'
import { type Clock, type Decider, fold, formatUuid, Refusal } from '@urbe/kernel'

import { type Aggregate, aggregateCache } from './aggregate-cache.ts'
import type { Commit } from './commit.ts'
import { Conflict, LogFull, LogUnavailable, UnknownOutcome } from './errors.ts'
import type { EventLog } from './event-log.ts'
import { inTurn } from './in-turn.ts'

export const ATTEMPTS_MAX = 5
const JITTER_MS = 20

export interface CommandAsker {
  readonly actor: string
  readonly correlationId: string
  /** The same for every repetition of one command. */
  readonly commandId: string
}

interface Wiring<State, Command, Event> {
  readonly log: EventLog
  readonly clock: Clock
  readonly decider: Decider<State, Command, Event>
  /** Reads what the log holds; an event that it does not know is a fault, never skipped. */
  readonly event: z.ZodType<Event>
  readonly stream: (id: string) => string
  readonly subject: (id: string) => string
  /** Raised when something that `evolve` calls changes its meaning: older snapshots are not used any more. */
  readonly revision?: number
  /** What was decided, as the log shall have it: the state and its snapshots are made of this, too. */
  readonly seal?: (id: string, events: readonly Event[]) => Promise<readonly Event[]>
}

export interface Handled<State, Event> {
  readonly events: readonly Event[]
  /** After the events. */
  readonly state: State
  readonly version: number
  readonly position: { readonly stream: string; readonly sequence: number }
}

export type CommandHandler<State, Command, Event> = (
  id: string,
  command: Command,
  asker: CommandAsker,
  options?: { readonly expectedVersion?: number },
) => Promise<Handled<State, Event>>

export interface AggregateHandler<State, Command, Event> extends CommandHandler<State, Command, Event> {
  /** Takes a snapshot now; answers with the aggregate's subject, or undefined when it has no past or could not be stored. */
  readonly takeSnapshot: (id: string) => Promise<string | undefined>
}

/** load → decide → append, again from the start when somebody else appended in between. */
export function commandHandler<State, Command, Event extends NewEvent>(
  wiring: Wiring<State, Command, Event>,
): AggregateHandler<State, Command, Event> {
  const cache = aggregateCache(wiring)
  const turn = inTurn()

  const handle: CommandHandler<State, Command, Event> = async (id, command, asker, options = {}) => {
    const { expectedVersion } = options
    const subject = wiring.subject(id)
    const commitId = commitIdOf(asker.commandId, subject)
    const once = () => attempt(wiring, { id, command, asker, commitId, expectedVersion, cache })
    return await turn(subject, () => untilSettled(once))
  }
  const takeSnapshot = async (id: string) => {
    const aggregate = await cache.load(id)
    if (aggregate.version === 0 || aggregate.torn === true) return undefined
    return (await cache.save(id, aggregate)) ? aggregate.subject : undefined
  }
  return Object.assign(handle, { takeSnapshot })
}

/** A command that is repeated gets the id of the commit that it made the first time. */
export function commitIdOf(commandId: string, subject: string): string {
  return formatUuid(createHash('sha1').update(commandId).update(subject).digest(), 5)
}

async function untilSettled<Answer>(once: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (!(error instanceof Conflict)) throw asRefusal(error)
      if (attempt === ATTEMPTS_MAX) throw no('concurrent_change', error.message)
      await sleep(Math.random() * JITTER_MS * attempt)
    }
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof UnknownOutcome) return no('outcome_unknown', 'the log did not answer in time')
  if (error instanceof LogFull) return no('log_full', 'the log has no room left')
  if (error instanceof LogUnavailable) return no('not_ready', 'the log cannot be reached')
  return error
}

function no(code: ErrorCode, message: string, details: Record<string, unknown> = {}): Refusal<ErrorCode> {
  return new Refusal(code, message, details)
}

interface Attempt<State, Command, Event> {
  readonly id: string
  readonly command: Command
  readonly asker: CommandAsker
  readonly commitId: string
  readonly expectedVersion: number | undefined
  readonly cache: ReturnType<typeof aggregateCache<State, Event>>
}

async function attempt<State, Command, Event extends NewEvent>(
  { log, clock, decider, stream, event, seal }: Wiring<State, Command, Event>,
  { id, command, asker, commitId, expectedVersion, cache }: Attempt<State, Command, Event>,
): Promise<Handled<State, Event>> {
  const name = stream(id)
  const aggregate = await cache.load(id)
  const before = aggregate.commits.get(commitId)
  if (before !== undefined) return await sameAnswer(before, aggregate)
  if (expectedVersion !== undefined && expectedVersion !== aggregate.version) {
    throw no('version_moved', `the version is ${aggregate.version}`, { version: aggregate.version })
  }
  const at = clock().toISOString()
  const decided = decider.decide(command, aggregate.state, at)
  if (decided.length === 0) return handled([], aggregate)
  const events = seal === undefined ? decided : await seal(id, decided)
  const { actor, correlationId } = asker
  const appended = await log.append({
    stream: name,
    subject: aggregate.subject,
    events,
    expected: aggregate,
    commitId,
    actor,
    correlationId,
    at,
  })
  // What is stored may have been decided elsewhere at another time: it counts, not what was decided here.
  const { sequence, version, hash, duplicate } = appended
  if (duplicate) return await sameAnswer(sequence, await cache.load(id))
  const state = fold(decider, events, aggregate.state)
  const after = { ...aggregate, state, sequence, version, hash, torn: false }
  cache.keep(id, after, { commitId, sequence })
  return handled(events, after)

  function handled(made: readonly Event[], stands: Aggregate<State>): Handled<State, Event> {
    return {
      events: made,
      state: stands.state,
      version: stands.version,
      position: { stream: name, sequence: stands.sequence },
    }
  }

  async function sameAnswer(place: number, now: Aggregate<State>): Promise<Handled<State, Event>> {
    const commit: Commit | undefined = await log.commitAt(name, place)
    // A replica that believes for a moment that it still leads may not have it yet.
    if (commit === undefined) throw no('not_ready', `the commit at ${place} of ${name} cannot be read now`)
    const events = commit.events.map((each) => event.parse(each))
    return handled(events, { ...now, version: commit.versions.last, sequence: place })
  }
}
