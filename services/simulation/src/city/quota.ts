import { type Kysely, sql, type Transaction } from 'kysely'

import { refuse } from '@urbe/http'
import { type Clock, Refusal } from '@urbe/kernel'

import type { Database } from '../database.ts'

/** A founding of which nothing has been heard for so long has failed. */
export const FOUNDING_MS = 600_000
/** First half of the advisory lock; the second half is the owner. */
const LOCK = 4_201

interface Deps {
  readonly db: Kysely<Database>
  readonly clock: Clock
  /** 0: as many as they like. */
  readonly perOwnerMax: number
}

interface Place {
  readonly cityId: string
  readonly ownerId: string
}

/** Founds a city if its owner may have one more; refuses with `too_many_cities` otherwise. */
export type WithinQuota = <Founded>(place: Place, found: () => Promise<Founded>) => Promise<Founded>

/**
 * Counted are the cities of the directory and those that are on their way into it. The place is taken before the founding begins,
 * so that of many at once no more come through than there are places.
 */
export function cityQuota(deps: Deps): WithinQuota {
  return async (place, found) => {
    if (deps.perOwnerMax === 0) return await found()
    const isTaken = await deps.db.transaction().execute((trx) => takePlace(deps, trx, place))
    try {
      return await found()
    } catch (error) {
      if (isTaken && !mayStandYet(error)) await leavePlace(deps.db, place)
      throw error
    }
  }
}

/** The log may have it all the same: the place is free again once that is known, or after a while. */
const mayStandYet = (error: unknown) => error instanceof Refusal && error.code === 'outcome_unknown'

/** False when the same founding has its place already: it is repeated. */
async function takePlace(
  { clock, perOwnerMax }: Deps,
  trx: Transaction<Database>,
  { cityId, ownerId }: Place,
): Promise<boolean> {
  // Held until the transaction ends: of one owner's foundings one is looked at after the other.
  await sql`SELECT pg_advisory_xact_lock(${LOCK}, hashtext(${ownerId}))`.execute(trx)
  await forgetOld(trx, { ownerId, before: new Date(clock().getTime() - FOUNDING_MS) })
  if (await isKnown(trx, cityId)) return false
  const count = await countOf(trx, ownerId)
  if (count >= perOwnerMax)
    throw refuse(
      'too_many_cities',
      `There are ${count} cities of this owner, and there can be ${perOwnerMax}`,
      {
        limit: perOwnerMax,
        count,
      },
    )
  const begun_at = clock().toISOString()
  await trx.insertInto('city_founding').values({ city_id: cityId, owner_id: ownerId, begun_at }).execute()
  return true
}

/** What stands in the directory counts there. */
async function forgetOld(trx: Transaction<Database>, { ownerId, before }: { ownerId: string; before: Date }) {
  await trx
    .deleteFrom('city_founding')
    .where('owner_id', '=', ownerId)
    .where((row) =>
      row.or([
        row('begun_at', '<', before),
        row('city_id', 'in', row.selectFrom('city').select('city_id').where('owner_id', '=', ownerId)),
      ]),
    )
    .execute()
}

async function isKnown(trx: Transaction<Database>, cityId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('city')
    .select('city_id')
    .where('city_id', '=', cityId)
    .unionAll(trx.selectFrom('city_founding').select('city_id').where('city_id', '=', cityId))
    .executeTakeFirst()
  return found !== undefined
}

/** In one statement: the directory may get a city between two of them, which would count twice. */
async function countOf(trx: Transaction<Database>, ownerId: string): Promise<number> {
  const standing = trx
    .selectFrom('city')
    .select('city_id')
    .where('owner_id', '=', ownerId)
    .where('removed', '=', false)
  const coming = trx
    .selectFrom('city_founding')
    .select('city_id')
    .where('owner_id', '=', ownerId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('city').select('city.city_id').whereRef('city.city_id', '=', 'city_founding.city_id'),
        ),
      ),
    )
  return (await standing.unionAll(coming).execute()).length
}

async function leavePlace(db: Kysely<Database>, { cityId }: Place): Promise<void> {
  await db.deleteFrom('city_founding').where('city_id', '=', cityId).execute()
}
