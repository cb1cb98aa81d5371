import type { ColumnType } from 'kysely'

import type { WatchSnapshot } from '@urbe/anomaly'
import type { Alert, AlertRuleBody, AnomalyEvent } from '@urbe/contracts'

type Json<Value> = ColumnType<Value, string, string>
/** Comes back as a `Date`, goes in as ISO 8601. */
type Moment = ColumnType<Date, string, string>

export interface Database {
  alert_rule: {
    rule_id: string
    body: Json<AlertRuleBody>
    created_at: Moment
    changed_at: Moment
    version: number
  }
  alert: {
    alert_id: string
    rule_id: string
    rule_name: string
    state: Alert['state']
    severity: Alert['severity']
    labels: Json<Readonly<Record<string, string>>>
    value: number
    active_at: Moment
    fired_at: Moment
    resolved_at: ColumnType<Date | null, string | null, string | null>
    channels: Json<readonly string[]>
    version: number
  }
  anomaly: {
    anomaly_id: string
    detector: string
    severity: string
    subject_id: string
    found_at: Moment
    body: Json<Omit<AnomalyEvent['data'], 'at'>>
  }
  anomaly_origin: {
    anomaly_id: string
    networks: Json<readonly string[]>
  }
  /** One row. */
  anomaly_memory: {
    is_only: ColumnType<boolean, never, never>
    body: Json<WatchSnapshot>
    at: Moment
  }
  channel: {
    channel_id: string
    name: string
    host: string
    created_at: Moment
    version: number
  }
  /** Sealed. */
  channel_secret: {
    channel_id: string
    url: string
    signing_key: string
  }
  /** One row. */
  witnessed_tree: {
    vkey: string
    size: number
    root: Uint8Array
    note: string
    at: Moment
  }
  active_series: {
    rule_id: string
    rule_version: number
    series: string
    labels: Json<Readonly<Record<string, string>>>
    value: number
    active_at: Moment
  }
}
