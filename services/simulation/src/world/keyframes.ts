import { type Kysely, sql } from 'kysely'

import { ENGINE_VERSION } from '@urbe/city-model'
import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { Database, PolicyMap } from '../database.ts'
import { compress, decompress } from './compression.ts'
import { DAY_TICKS, FIRST_MIDNIGHT_TICK } from './keyframe-ticks.ts'
import type { KeptWorld, Keyframe } from './protocol.ts'

/** Of the last thirty days all keyframes stay; of the days before them that of midnight, for ever. */
export const KEPT_TICKS = 30 * DAY_TICKS

/** Where a keyframe stands in the city's stream. */
export interface Place {
  /** Sequence of the commit that holds its tick. */
  readonly sequence: number
  /** Where reading goes on: no input before this one is still to be applied. */
  readonly followFrom: number
  readonly inputsThrough: number
  readonly policies: PolicyMap
}

export interface PlacedKeyframe extends Keyframe, Place {}

/** A keyframe as it is found again: with that on which it builds. */
export interface FoundKeyframe extends Place, Omit<Keyframe, 'bytes' | 'since'> {
  readonly kept: KeptWorld
}

export type Moment = { readonly tick: number } | { readonly sequence: number } | 'newest'

export interface Keyframes {
  /** Answers with the bytes that it takes. One that builds on a keyframe which is not there is refused. */
  save(cityId: string, keyframe: PlacedKeyframe): Promise<number>
  /** The newest keyframe at or before a moment; none means: begin with the founding. */
  find(cityId: string, moment: Moment): Promise<FoundKeyframe | undefined>
}

export function keyframesIn(db: Kysely<Database>): Keyframes {
  return {
    async save(cityId, { tick, stateHash, since, bytes, sequence, followFrom, inputsThrough, policies }) {
      const compressed = await compress(bytes)
      const row = {
        city_id: cityId,
        tick,
        sequence,
        follow_from: followFrom,
        inputs_through: inputsThrough,
        state_hash: stateHash,
        policies: JSON.stringify(policies),
        since,
        bytes: compressed,
      }
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('world_keyframe')
          .values(row)
          .onConflict((conflict) => conflict.columns(['city_id', 'tick']).doNothing())
          .execute()
        await forget(trx, cityId, tick - KEPT_TICKS)
      })
      return compressed.length
    },

    async find(cityId, moment) {
      let query = db
        .selectFrom('world_keyframe as newest')
        .leftJoin('world_keyframe as whole', (join) =>
          join.onRef('whole.city_id', '=', 'newest.city_id').onRef('whole.tick', '=', 'newest.since'),
        )
        .selectAll('newest')
        .select('whole.bytes as whole_bytes')
        .where('newest.city_id', '=', cityId)
      if (moment !== 'newest') {
        query =
          'tick' in moment
            ? query.where('newest.tick', '<=', moment.tick)
            : query.where('newest.sequence', '<=', moment.sequence)
      }
      const row = await query.orderBy('newest.tick', 'desc').limit(1).executeTakeFirst()
      return (
        row && {
          tick: row.tick,
          stateHash: row.state_hash,
          sequence: row.sequence,
          followFrom: row.follow_from,
          inputsThrough: row.inputs_through,
          policies: row.policies,
          kept: await keptIn(row),
        }
      )
    },
  }
}

interface KeptRow {
  readonly tick: number
  readonly since: number | null
  readonly bytes: Buffer
  readonly whole_bytes: Buffer | null
}

async function keptIn({ tick, since, bytes, whole_bytes: whole }: KeptRow): Promise<KeptWorld> {
  if (since === null) return { snapshotTick: tick, snapshot: await decompress(bytes) }
  if (whole === null)
    throw new Error(`the keyframe of tick ${since} is gone, on which that of ${tick} builds`)
  const [snapshot, changes] = await Promise.all([decompress(whole), decompress(bytes)])
  return { snapshotTick: since, snapshot, changes }
}

/** Changes go before what they build on, which is never more than a day older. */
async function forget(trx: Kysely<Database>, cityId: string, before: number): Promise<void> {
  const old = trx.deleteFrom('world_keyframe').where('city_id', '=', cityId)
  await old.where('since', 'is not', null).where('tick', '<', before).execute()
  await old
    .where('since', 'is', null)
    .where('tick', '<', before - DAY_TICKS)
    .where(sql`(tick - ${FIRST_MIDNIGHT_TICK}::bigint) % ${DAY_TICKS}::bigint`, '!=', 0)
    .execute()
}

/** Says in the stream of snapshots which keyframe of each city is the newest; the state itself stays in Postgres. */
export function announcedKeyframes(
  keyframes: Keyframes,
  { clock, log }: { readonly clock: Clock; readonly log: Pick<EventLog, 'snapshots'> },
): Keyframes {
  return {
    find: keyframes.find,
    async save(cityId, keyframe) {
      const bytes = await keyframes.save(cityId, keyframe)
      await log.snapshots.save(subjects.world(cityId), {
        kind: 'world',
        stream: streams.city(cityId),
        sequence: keyframe.sequence,
        version: keyframe.tick,
        at: clock().toISOString(),
        reducerHash: ENGINE_VERSION,
        hash: keyframe.stateHash,
        bytes,
      })
      return bytes
    },
  }
}
