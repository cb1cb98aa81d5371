import type { RecordedEvent } from '@urbe/contracts'

import { wholeNumber } from '../arguments.ts'
import { findStream } from '../commands/find-city.ts'
import type { Context } from '../context.ts'
import { Failure } from '../exit.ts'
import { eventsBetween } from './history.ts'

/** One commit: who, when, why, and the events that were stored together. */
export async function show(context: Context, _: object, wanted = '', place = ''): Promise<void> {
  const sequence = wholeNumber(place, '<sequence>', 1)
  const stream = await findStream(context, wanted)
  const stretch = { stream, from: sequence, through: sequence }
  const events = await Array.fromAsync(eventsBetween(context, stretch))
  const [first] = events
  if (first === undefined) throw new Failure(`${stream} holds no commit at ${sequence}`)
  const commit = envelopeOf(first, events)
  context.show(commit, textOf(context, commit))
}

function envelopeOf(first: RecordedEvent, events: readonly RecordedEvent[]) {
  const { aggregate, cityId, simulatedTime, causationId } = first
  return {
    stream: first.stream,
    sequence: first.sequence,
    subject: first.subject,
    aggregate: { type: aggregate.type, id: aggregate.id },
    ...(cityId !== undefined && { cityId }),
    versions: { first: aggregate.version, last: aggregate.version + events.length - 1 },
    at: first.at,
    ...(simulatedTime !== undefined && { simulatedTime }),
    actor: first.actor,
    commitId: first.commitId,
    correlationId: first.correlationId,
    ...(causationId !== undefined && { causationId }),
    events: events.map(({ index, type, v, data }) => ({ index, type, v, data })),
  }
}

function textOf({ paint }: Context, { events, versions, aggregate, ...rest }: ReturnType<typeof envelopeOf>) {
  const facts = {
    ...rest,
    aggregate: `${aggregate.type} ${aggregate.id}`,
    versions:
      versions.first === versions.last ? `${versions.first}` : `${versions.first} to ${versions.last}`,
  }
  const width = Math.max(...Object.keys(facts).map((name) => name.length))
  const head = Object.entries(facts).map(([name, value]) => `${paint.dim(name.padEnd(width))}  ${value}`)
  const told = events.map(
    ({ index, type, v, data }) =>
      `\n${index}  ${paint.cyan(type)} v${v}\n${JSON.stringify(data, null, 2).replaceAll(/^/gm, '   ')}`,
  )
  return [...head, ...told].join('\n')
}
