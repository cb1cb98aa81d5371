import { z } from 'zod'

import type { PolicyName, WorldInput } from '@urbe/city-model'
import {
  type PolicyEvent,
  policyEvent,
  type ShockEvent,
  shockEvent,
  subjects,
  type TicksSimulated,
  ticksSimulated,
} from '@urbe/contracts'
import type { Commit } from '@urbe/event-log'

import type { PolicyMap } from '../database.ts'
import type { KnownTicks, SequencedInput } from './protocol.ts'

interface CommittedTicks {
  readonly sequence: number
  readonly ticks: TicksSimulated['data']
}

type InputEvent = PolicyEvent | ShockEvent
const inputEvent = z.union([policyEvent, shockEvent])

export function isInput({ subject }: Pick<Commit, 'subject'>, cityId: string): boolean {
  return subject.startsWith(subjects.policy(cityId, '')) || subject.startsWith(subjects.shock(cityId, ''))
}

/** The inputs of a city in the order of its stream: which wait, and which policies are in force once they are applied. */
export function inputQueue(policies: PolicyMap, from: number) {
  let inForce: PolicyMap = policies
  let waiting: (SequencedInput & { readonly event: InputEvent })[] = []
  let seen = from - 1

  return {
    policies: () => inForce,
    see(sequence: number): void {
      seen = Math.max(seen, sequence)
    },
    add(commit: Commit): void {
      for (const each of commit.events) {
        const event = inputEvent.parse(each)
        waiting.push({ sequence: commit.sequence, input: asInput(event), event })
      }
    },
    /** Takes what the world has applied off the queue. */
    applied(through: number): readonly SequencedInput[] {
      const taken = waiting.filter(({ sequence }) => sequence <= through)
      for (const { event } of taken) inForce = enforce(inForce, event)
      waiting = waiting.filter(({ sequence }) => sequence > through)
      return taken
    },
    after: (sequence: number) => waiting.filter((each) => each.sequence > sequence),
    /** The first sequence that a reader needs who knows all that has been applied. */
    followFrom: () => waiting[0]?.sequence ?? seen + 1,
  }
}

function enforce(inForce: PolicyMap, event: InputEvent): PolicyMap {
  if (event.type === 'ShockStruck') return inForce
  const { [event.data.policy]: _, ...others } = inForce
  if (event.type === 'PolicyRepealed') return others
  return { ...others, [event.data.policy]: { parameters: event.data.parameters, since: event.data.at } }
}

function asInput(event: InputEvent): WorldInput {
  if (event.type === 'ShockStruck') return { type: 'StrikeShock', shock: event.data.shock }
  const { type, data } = event
  // The route enacts only what the model's catalogue knows, so the name in the log is one of its names.
  const policy = data.policy as PolicyName
  return type === 'PolicyEnacted'
    ? { type: 'EnactPolicy', policy, parameters: data.parameters }
    : { type: 'RepealPolicy', policy }
}

/** The batch that heads a tick commit. */
export function ticksOf(commit: Commit): CommittedTicks {
  const { data } = ticksSimulated.parse(commit.events[0])
  return { sequence: commit.sequence, ticks: data }
}

/** A batch of the log as the world's thread plays it again, cut at `until` where only its beginning is wanted. */
export function knownTicks(
  { from, to, hashes }: TicksSimulated['data'],
  inputs: readonly SequencedInput[],
  until: number = to,
): KnownTicks {
  return { from, to: Math.min(to, until), hashes, inputs: inputs.map(({ input }) => input) }
}
