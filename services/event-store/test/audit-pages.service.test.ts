import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { CompiledQuery, type Kysely, type RootOperationNode, sql } from 'kysely'

import { migrate, openDatabase } from '@urbe/read-store'
import { freshDatabase } from '@urbe/testkit'

import { migrations } from '../migrations/index.ts'
import { type AuditFilter, type AuditPlace, findAudit } from '../src/audit/queries.ts'
import type { Database } from '../src/database.ts'

const ENTRIES = 200_000
const LIMIT = 50
/** A page may look at so many rows, however many there are: a hundredth of these. */
const LOOKED_AT_MAX = 40 * LIMIT

const closing = new AsyncDisposableStack()
let db: Kysely<Database>
beforeAll(async () => {
  db = openDatabase<Database>(closing.use(await freshDatabase()).url, { poolMax: 2 })
  closing.defer(() => db.destroy())
  await migrate(db, migrations)
  // Of a thousand people, of whom one does half of everything; one entry in two thousand has failed.
  await sql`
    insert into audit_entry (seq, id, at, action, outcome, actor_id, target_id, bytes)
    select n, gen_random_uuid(), '2026-01-01'::timestamptz + n * interval '20 ms',
      case when n % 5000 = 0 then 'key.rotated' else 'act.' || n % 20 end,
      case when n % 2000 = 0 then 'failed' else 'allowed' end,
      case when n % 2 = 0 then 'busy' else 'user-' || n % 1000 end,
      'city-' || n % 300,
      convert_to(json_build_object('seq', n)::text, 'UTF8')
    from generate_series(0, ${ENTRIES - 1}::int) n`.execute(db)
  // Looks at every row: a sample would be another one each time, and so might be the plan.
  for (const column of ['at', 'action', 'outcome', 'actor_id', 'target_id', 'seq'])
    await sql`alter table audit_entry alter column ${sql.ref(column)} set statistics 1000`.execute(db)
  await sql`analyze audit_entry`.execute(db)
})
afterAll(async () => await closing.disposeAsync())

interface Plan {
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

/** Rows that any part of a plan has looked at. */
const lookedAt = (plan: Plan): number =>
  (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops'] +
  (plan.Plans ?? []).reduce((sum, each) => sum + lookedAt(each), 0)

/** A page, and how many rows were looked at for it. */
async function pageOf(filter: AuditFilter & { readonly after?: AuditPlace }) {
  const asked: CompiledQuery[] = []
  const listening = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      asked.push(db.getExecutor().compileQuery(node as RootOperationNode, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const page = await findAudit(listening, { ...filter, limit: LIMIT })
  const [query] = asked
  if (query === undefined) throw new Error('nothing was asked')
  const explained = CompiledQuery.raw(`explain (analyze, format json) ${query.sql}`, [...query.parameters])
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly [{ readonly Plan: Plan }] }>(explained)
  const [found] = rows
  if (found === undefined) throw new Error('there is no plan')
  return { ...page, looked: lookedAt(found['QUERY PLAN'][0].Plan) }
}

it.each<[string, AuditFilter]>([
  ['of everything', {}],
  ['of one who does little', { actor: 'user-7' }],
  ['of one who does much', { actor: 'busy' }],
  ['of what was done to one thing', { target: 'city-17' }],
  ['of one who was there on either side', { party: 'busy' }],
  ['of what happens often', { actions: ['act.3'] }],
  ['of what happens seldom', { actions: ['key.rotated'] }],
  ['of several acts', { actions: ['act.3', 'act.4', 'act.7'] }],
  ['of what has failed', { outcome: 'failed' }],
  ['of a time in the middle', { from: '2026-01-01T00:30:00Z', to: '2026-01-01T00:31:00Z' }],
  ['of one act of one who does much', { actor: 'busy', actions: ['act.4'] }],
])('a page %s looks at few entries, also far back in the trail', async (_what, filter) => {
  const first = await pageOf(filter)
  expect(first.items.length).toBeGreaterThan(0)
  expect(first.looked).toBeLessThan(LOOKED_AT_MAX)
  const deep = await pageOf({ ...filter, after: [Date.parse('2026-01-01T00:30:30Z'), ENTRIES] })
  expect(deep.looked).toBeLessThan(LOOKED_AT_MAX)
})

it('goes through everything page by page, without a gap and nothing twice', async () => {
  const seen: number[] = []
  let place: AuditPlace | undefined
  do {
    const page = await findAudit(db, { actor: 'user-7', limit: LIMIT, after: place })
    seen.push(...page.items.map(({ seq }) => seq))
    place = page.next
  } while (place !== undefined)
  expect(seen).toEqual(Array.from({ length: ENTRIES / 1000 }, (_, at) => ENTRIES - 993 - at * 1000))
})
