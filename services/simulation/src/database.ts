import type { ColumnType, Generated } from 'kysely'

import type { City, RunPhase, Speed } from '@urbe/contracts'

export type PolicyMap = Readonly<
  Record<string, { parameters: Readonly<Record<string, number>>; since: string }>
>
type Json<Value> = ColumnType<Value, string, string>
/** Comes back as a `Date`, goes in as ISO 8601. */
type Moment = ColumnType<Date, string, string>

/** The read model of this service. Everything but `city_founding`, `city_ending`, `world_keyframe` and `kpi_sample` is made by projections. */
export interface Database {
  city: {
    city_id: string
    name: string
    seed: number
    citizens: number
    source_kind: City['source']
    source_parts: number
    owner_id: string
    created_at: Moment
    version: number
    removed: Generated<boolean>
  }
  /** Cities that are being founded: they count for their owner before the directory has them. */
  city_founding: {
    city_id: string
    owner_id: string
    begun_at: Moment
  }
  /** Cities that were removed, and since when that is known here. */
  city_ending: {
    city_id: string
    since: Moment
  }
  city_run: {
    city_id: string
    phase: RunPhase
    speed: Json<Speed | null>
    tick: number
    state_hash: string | null
    sequence: number
  }
  city_policy: {
    city_id: string
    policy: string
    parameters: Json<Record<string, number>>
    since: Moment
  }
  world_keyframe: {
    city_id: string
    tick: number
    sequence: number
    follow_from: number
    inputs_through: number
    state_hash: string
    policies: Json<PolicyMap>
    /** The tick of the keyframe on which it builds; null when it is whole. */
    since: number | null
    bytes: Buffer
  }
  kpi_sample: {
    city_id: string
    tick: number
    kpis: Json<Record<string, number>>
  }
}
