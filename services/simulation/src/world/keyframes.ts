import type { Kysely } from 'kysely'

import { ENGINE_VERSION } from '@urbe/city-model'
import { streams, subjects } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import type { Clock } from '@urbe/kernel'

import type { Database, PolicyMap } from '../database.ts'
import type { Keyframe } from './protocol.ts'

/** Keyframes at these ticks stay for ever, so that any moment of the history is at most a day away from one. */
const LASTING_TICKS = 1_440
/** Of the last thirty days all of them stay: looking back at these plays six hours again at most. */
export const KEPT_TICKS = 43_200

/** A keyframe with its place in the city's stream. */
export interface PlacedKeyframe extends Keyframe {
  /** Sequence of the commit that holds its tick. */
  readonly sequence: number
  /** Where reading goes on: no input before this one is still to be applied. */
  readonly followFrom: number
  readonly inputsThrough: number
  readonly policies: PolicyMap
}

export type Moment = { readonly tick: number } | { readonly sequence: number } | 'newest'

export interface Keyframes {
  save(cityId: string, keyframe: PlacedKeyframe): Promise<void>
  /** The newest keyframe at or before a moment; none means: begin with the founding. */
  find(cityId: string, moment: Moment): Promise<PlacedKeyframe | undefined>
}

export function keyframesIn(db: Kysely<Database>): Keyframes {
  return {
    async save(cityId, { tick, stateHash, bytes, sequence, followFrom, inputsThrough, policies }) {
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('world_keyframe')
          .values({
            city_id: cityId,
            tick,
            sequence,
            follow_from: followFrom,
            inputs_through: inputsThrough,
            state_hash: stateHash,
            policies: JSON.stringify(policies),
            bytes: Buffer.from(bytes),
          })
          .onConflict((conflict) => conflict.columns(['city_id', 'tick']).doNothing())
          .execute()
        await trx
          .deleteFrom('world_keyframe')
          .where('city_id', '=', cityId)
          .where('tick', '<', tick - KEPT_TICKS)
          .where((where) => where.eb(where.eb('tick', '%', LASTING_TICKS), '!=', 0))
          .execute()
      })
    },

    async find(cityId, moment) {
      let query = db.selectFrom('world_keyframe').selectAll().where('city_id', '=', cityId)
      if (moment !== 'newest') {
        query =
          'tick' in moment
            ? query.where('tick', '<=', moment.tick)
            : query.where('sequence', '<=', moment.sequence)
      }
      const row = await query.orderBy('tick', 'desc').limit(1).executeTakeFirst()
      return (
        row && {
          tick: row.tick,
          stateHash: row.state_hash,
          bytes: row.bytes,
          sequence: row.sequence,
          followFrom: row.follow_from,
          inputsThrough: row.inputs_through,
          policies: row.policies,
        }
      )
    },
  }
}

/** Says in the stream of snapshots which keyframe of each city is the newest; the state itself stays in Postgres. */
export function announcedKeyframes(
  keyframes: Keyframes,
  { clock, log }: { readonly clock: Clock; readonly log: Pick<EventLog, 'snapshots'> },
): Keyframes {
  return {
    find: keyframes.find,
    async save(cityId, keyframe) {
      await keyframes.save(cityId, keyframe)
      await log.snapshots.save(subjects.world(cityId), {
        kind: 'world',
        stream: streams.city(cityId),
        sequence: keyframe.sequence,
        version: keyframe.tick,
        at: clock().toISOString(),
        reducerHash: ENGINE_VERSION,
        hash: keyframe.stateHash,
        bytes: keyframe.bytes.length,
      })
    },
  }
}
