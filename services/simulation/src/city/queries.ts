import type { ExpressionBuilder, Kysely } from 'kysely'

import type { Term, Visible } from '@urbe/access'
import { type City, simulatedTimeAt } from '@urbe/contracts'

import type { Database } from '../database.ts'

export interface CityCursor {
  readonly createdAt: string
  readonly id: string
}

const rows = (db: Kysely<Database>) =>
  db
    .selectFrom('city')
    .leftJoin('city_run', 'city_run.city_id', 'city.city_id')
    .select([
      'city.city_id',
      'city.name',
      'city.seed',
      'city.citizens',
      'city.source_kind',
      'city.owner_id',
      'city.created_at',
      'city.version',
      'city_run.phase',
      'city_run.speed',
      'city_run.tick',
      'city_run.state_hash',
    ])
    .where('city.removed', '=', false)
type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

export async function findCity(db: Kysely<Database>, cityId: string): Promise<City | undefined> {
  const row = await rows(db).where('city.city_id', '=', cityId).executeTakeFirst()
  return row && view(row)
}

/** Newest first; one more than `limit` tells whether there is another page. */
export async function findCities(
  db: Kysely<Database>,
  { limit, after, visible }: { limit: number; after: CityCursor | undefined; visible: Visible },
): Promise<City[]> {
  let query = rows(db)
    .where(isVisible(visible))
    .orderBy('city.created_at', 'desc')
    .orderBy('city.city_id', 'desc')
    .limit(limit)
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('city.created_at', 'city.city_id'), '<', tuple(new Date(after.createdAt), after.id)),
    )
  }
  return (await query.execute()).map(view)
}

type Cities = ExpressionBuilder<Pick<Database, 'city'>, 'city'>

/** The same rule that decides about one city, said of a row. */
function isVisible({ allow, deny, within }: Visible) {
  return (row: Cities) => {
    const fits = ({ cities, ownerId }: Term) =>
      row.and([
        ...(cities === undefined
          ? []
          : [row('city.city_id', 'in', cities.size === 0 ? [NO_CITY] : [...cities])]),
        ...(ownerId === undefined ? [] : [row('city.owner_id', '=', ownerId)]),
      ])
    return row.and([...within.map(fits), row.or(allow.map(fits)), row.not(row.or(deny.map(fits)))])
  }
}

/** Of no city: an empty list cannot be said in SQL. */
const NO_CITY = '00000000-0000-0000-0000-000000000000'

export async function countRunning(db: Kysely<Database>): Promise<number> {
  const { count } = await db
    .selectFrom('city_run')
    .innerJoin('city', 'city.city_id', 'city_run.city_id')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('city.removed', '=', false)
    .where('city_run.phase', 'in', ['running', 'paused'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

export async function findPolicies(db: Kysely<Database>, cityId: string) {
  const found = await db
    .selectFrom('city_policy')
    .select(['policy', 'parameters', 'since'])
    .where('city_id', '=', cityId)
    .orderBy('policy')
    .execute()
  return found.map(({ policy, parameters, since }) => ({ policy, parameters, since: since.toISOString() }))
}

function view(row: Row): City {
  const tick = row.tick ?? 0
  return {
    id: row.city_id,
    name: row.name,
    seed: row.seed,
    citizens: row.citizens,
    source: row.source_kind,
    ownerId: row.owner_id,
    phase: row.phase ?? 'founded',
    speed: row.speed ?? null,
    tick,
    simulatedTime: simulatedTimeAt(tick),
    stateHash: row.state_hash ?? null,
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}
