import { z } from 'zod'

import { type Moment, streams, subjects } from '@urbe/contracts'
import type { Commit, EventLog } from '@urbe/event-log'
import { refuse } from '@urbe/http'

/** A commit of a city's stream, and when it was recorded. */
export interface Place {
  readonly sequence: number
  readonly at: string
}
export interface Interval {
  readonly from: Place
  readonly to: Place
}

interface Asked {
  readonly cityId: string
  readonly from: Moment
  readonly to?: Moment | undefined
}
type Log = Pick<EventLog, 'info' | 'nextOn' | 'commitAt'>

/** The commits that lie between two moments, both included. */
export async function intervalOf(log: Log, { cityId, from, to }: Asked): Promise<Interval> {
  const stream = streams.city(cityId)
  const info = await log.info(stream)
  if (info === undefined) throw refuse('city_not_found', `There is no city ${cityId}`)
  const { firstSequence, lastSequence: last } = info
  const history: History = { log, stream, cityId, first: Math.max(1, firstSequence), last }
  const begin = await beginOf(history, from)
  const end = await endOf(history, to ?? { seq: last })
  if (end.sequence < begin.sequence) {
    const errors = [{ pointer: '/to', code: 'invalid_value', detail: 'lies before `from`' }]
    throw refuse('invalid_value', 'The interval ends before it begins', { errors })
  }
  return { from: begin, to: end }
}

interface History {
  readonly log: Log
  readonly stream: string
  readonly cityId: string
  readonly first: number
  readonly last: number
}

async function beginOf(history: History, moment: Moment): Promise<Place> {
  const asked = plain(moment)
  if ('seq' in asked) return await placeAt(history, asked.seq)
  if ('at' in asked) return await placeAt(history, await firstSince(history, Date.parse(asked.at)))
  return asked.tick === 0 ? await placeAt(history, history.first) : placeIn(await ticked(history, asked.tick))
}

async function endOf(history: History, moment: Moment): Promise<Place> {
  const asked = plain(moment)
  if ('seq' in asked) return await placeAt(history, asked.seq)
  if ('at' in asked) return await placeBefore(history, await firstSince(history, Date.parse(asked.at) + 1))
  if (asked.tick > 0) return placeIn(await ticked(history, asked.tick))
  const first = await history.log.nextOn(history.stream, subjects.ticks(history.cityId), history.first)
  return await placeBefore(history, first?.sequence ?? history.last + 1)
}

function plain(moment: Moment) {
  if (typeof moment === 'number') return { tick: moment }
  return typeof moment === 'string' ? { at: moment } : moment
}

const placeIn = ({ sequence, at }: Commit): Place => ({ sequence, at })
const noSuchMoment = () => refuse('tick_not_found', 'The city has no such moment')

/** The commit at the sequence, or the next one when the stream has a hole there. */
async function placeAt({ log, stream, last }: History, sequence: number): Promise<Place> {
  const commit = sequence > last ? undefined : await log.nextOn(stream, '>', sequence)
  if (commit === undefined) throw noSuchMoment()
  return placeIn(commit)
}

async function placeBefore({ log, stream, first }: History, sequence: number): Promise<Place> {
  for (let at = sequence - 1; at >= first; at--) {
    const commit = await log.commitAt(stream, at)
    if (commit !== undefined) return placeIn(commit)
  }
  throw noSuchMoment()
}

/** The first sequence that was recorded at a time or later; one beyond the last when there is none. */
async function firstSince({ log, stream, first, last }: History, timeMs: number): Promise<number> {
  let low = first
  let high = last + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const commit = await log.nextOn(stream, '>', middle)
    if (commit === undefined || Date.parse(commit.at) >= timeMs) high = middle
    else low = commit.sequence + 1
  }
  return low
}

/** Only what is looked at, so that ticks of every version can be found. */
const ticksHead = z.object({
  type: z.literal('TicksSimulated'),
  data: z.object({ from: z.int(), to: z.int() }),
})

/** The commit that holds a tick: ticks only grow along the stream. */
async function ticked({ log, stream, cityId, first, last }: History, tick: number): Promise<Commit> {
  const subject = subjects.ticks(cityId)
  let low = first
  let high = last + 1
  let found: Commit | undefined
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const commit = await log.nextOn(stream, subject, middle)
    if (commit === undefined) high = middle
    else if (ticksHead.parse(commit.events[0]).data.to < tick) low = commit.sequence + 1
    else {
      found = commit
      high = middle
    }
  }
  if (found === undefined) throw noSuchMoment()
  return found
}
