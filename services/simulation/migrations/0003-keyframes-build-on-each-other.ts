import type { Kysely } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // No keyframe is left without that on which it builds.
  await db.schema.alterTable('world_keyframe').addColumn('since', 'bigint').execute()
  await db.schema
    .alterTable('world_keyframe')
    .addForeignKeyConstraint('world_keyframe_since', ['city_id', 'since'], 'world_keyframe', [
      'city_id',
      'tick',
    ])
    .execute()
}
