import { sql } from 'kysely'

import type { TableComparison } from '../../src/generation/compare.ts'
import { counting, type House, switchAtLast, untilRole } from '../counting.ts'

/** Builds everything anew from the log, and tells how it compares and what both generations hold, byte for byte. */
export async function freshRebuild(house: House) {
  const { control } = house.model
  const { generation } = await control.rebuild(counting.name)
  await untilRole(house, generation, 'ready')
  const { comparison, previous } = await switchAtLast(house)
  return {
    generation,
    comparison: comparison as readonly TableComparison[],
    before: await rowsOf(house, previous),
    after: await rowsOf(house, generation),
  }
}

async function rowsOf({ db }: House, generation: number): Promise<string> {
  const { rows } = await sql<{
    all: string
  }>`select coalesce(string_agg(t::text, e'\n' order by t::text), '') as all
    from ${sql.id(`${counting.name}_g${generation}`, 'counted')} t`.execute(db)
  return rows[0]?.all ?? ''
}
