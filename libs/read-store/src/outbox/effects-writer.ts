import { createHash } from 'node:crypto'

import { type Kysely, sql, type Transaction } from 'kysely'

import type { RecordedEvent } from '@urbe/contracts'
import { formatUuid } from '@urbe/kernel'

import { readStore } from '../tables.ts'

type Place = Pick<RecordedEvent, 'stream' | 'sequence' | 'index' | 'at'>

export interface Effect {
  /** What kind of effect it is; a courier looks after one kind. */
  readonly effect: string
  readonly event: Place
  /** Tells the effects of one event apart: the same event never owes the same effect twice. */
  readonly key: string
  /** What is in one lane is delivered in order. */
  readonly lane: string
  readonly body: string
}

export interface EffectsWriter {
  /** Owes an effect from the moment on at which the rows stand. Nothing while the past is gone through again. */
  readonly add: (effect: Effect) => void
  /** What has not been delivered yet under a key is not owed any more. */
  readonly withdraw: (withdrawn: Pick<Effect, 'effect' | 'event' | 'key'>) => void
}

/** Keeps what a batch owes and writes it with the rows of the batch. `after` null: no event owes anything. */
export function effectsWriter(after: number | null) {
  let owed: Effect[] = []
  const withdrawn: Pick<Effect, 'effect' | 'key'>[] = []
  const counts = ({ sequence }: Place) => after !== null && sequence > after
  return {
    add(effect: Effect): void {
      if (counts(effect.event)) owed.push(effect)
    },
    withdraw({ effect, event, key }: Pick<Effect, 'effect' | 'event' | 'key'>): void {
      if (!counts(event)) return
      owed = owed.filter((each) => each.effect !== effect || each.key !== key)
      withdrawn.push({ effect, key })
    },
    async write<DB>(trx: Transaction<DB>): Promise<void> {
      for (const each of withdrawn) await remove(trx, each)
      if (owed.length > 0) await insert(trx, owed)
    },
  }
}

async function remove<DB>(
  trx: Transaction<DB>,
  { effect, key }: Pick<Effect, 'effect' | 'key'>,
): Promise<void> {
  await readStore(trx)
    .deleteFrom('outbox')
    .where('effect', '=', effect)
    .where('key', '=', key)
    .where('state', '=', 'waiting')
    .execute()
}

/** Owes effects beside the log, with the rows that they are about: place and key tell which. */
export async function oweEffects<DB>(trx: Kysely<DB>, owed: readonly Effect[]): Promise<void> {
  await insert(trx, owed)
}

async function insert<DB>(trx: Kysely<DB>, owed: readonly Effect[]): Promise<void> {
  const column = <Value>(of: (each: Effect) => Value) => owed.map(of)
  await sql`
    insert into outbox (id, effect, stream, sequence, index, key, lane, body, next_attempt_at)
    select id, effect, stream, sequence, index, key, lane, body, at
    from unnest(
      ${column(idOf)}::uuid[],
      ${column(({ effect }) => effect)}::text[],
      ${column(({ event }) => event.stream)}::text[],
      ${column(({ event }) => event.sequence)}::bigint[],
      ${column(({ event }) => event.index)}::int[],
      ${column(({ key }) => key)}::text[],
      ${column(({ lane }) => lane)}::text[],
      ${column(({ body }) => body)}::text[],
      ${column(({ event }) => event.at)}::timestamptz[]
    ) with ordinality as row (id, effect, stream, sequence, index, key, lane, body, at, place)
    order by place
    on conflict do nothing`.execute(trx)
}

/** The same effect of the same event has the same id, wherever and whenever it is owed. */
function idOf({ effect, event, key }: Effect): string {
  const place = `${effect}:${event.stream}:${event.sequence}:${event.index}:${key}`
  return formatUuid(createHash('sha1').update(place).digest(), 5)
}
