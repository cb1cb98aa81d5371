import type { Kysely } from 'kysely'

import type { AnomalyDetectorView } from '@urbe/contracts'
import type { EventLog } from '@urbe/event-log'
import type { Binding } from '@urbe/http'
import type { Clock, NewId } from '@urbe/kernel'

import { listAlerts } from './alert/queries.ts'
import { alertRoutes } from './alert/routes.ts'
import { alertRuleRows, findAlertRule, listAlertRules } from './alert-rule/queries.ts'
import { alertRuleRoutes } from './alert-rule/routes.ts'
import { listAnomalies } from './anomaly/queries.ts'
import { anomalyRoutes } from './anomaly/routes.ts'
import { channelRows, listChannels } from './channel/queries.ts'
import { channelRoutes } from './channel/routes.ts'
import type { ChannelSecrets } from './channel/secrets.ts'
import type { CommandHandlers } from './commands.ts'
import type { Database } from './database.ts'
import { whyNotUrl, whyNotWritten } from './delivery/addresses.ts'
import { addressKeeper, strangerFinder, testSender } from './delivery/channels.ts'
import type { Post } from './delivery/post.ts'
import { healthRoutes } from './health/routes.ts'
import { metricsRoutes } from './metrics/routes.ts'
import { cursorsWith } from './paging.ts'
import type { RiskLedger } from './risk/ledger.ts'
import { ALERT_RULES_MAX, CHANNELS_MAX, roomFor } from './room.ts'
import type { Telemetry } from './telemetry.ts'

interface Deps {
  readonly allowPrivate: boolean
  readonly clock: Clock
  readonly cursorKey: Uint8Array
  readonly detectors: readonly AnomalyDetectorView[]
  readonly db: Kysely<Database>
  readonly handlers: CommandHandlers
  readonly log: EventLog
  readonly newId: NewId
  readonly post: Post
  readonly risks: RiskLedger['list']
  readonly secrets: ChannelSecrets
  readonly telemetry: Pick<Telemetry, 'samples' | 'services'>
}

/** Every operation of this service. */
export function bindings(deps: Deps): readonly Binding[] {
  const { allowPrivate, clock, db, handlers, log, newId, post, secrets, telemetry } = deps
  const cursors = cursorsWith(deps.cursorKey)
  return [
    ...metricsRoutes({ clock, samples: telemetry.samples }),
    ...healthRoutes({ clock, services: telemetry.services }),
    ...alertRuleRoutes({
      handle: handlers.alertRule,
      find: (id) => findAlertRule(db, id),
      list: (query) => listAlertRules(db, cursors, query),
      strangers: strangerFinder(log),
      within: roomFor({ clock, max: ALERT_RULES_MAX, code: 'too_many_alert_rules', ...alertRuleRows(db) }),
    }),
    ...anomalyRoutes({
      detectors: deps.detectors,
      list: (query) => listAnomalies(db, cursors, query),
      risks: deps.risks,
    }),
    ...alertRoutes({ handle: handlers.alert, list: (query) => listAlerts(db, cursors, query) }),
    ...channelRoutes({
      handle: handlers.channel,
      list: (query) => listChannels(db, cursors, query),
      keepAddress: addressKeeper(secrets),
      whyNot: (url, written) => whyNotWritten(written, url) ?? whyNotUrl(url, { allowPrivate }),
      sendTest: testSender({ secrets, post, clock, newId }),
      within: roomFor({ clock, max: CHANNELS_MAX, code: 'too_many_channels', ...channelRows(db) }),
    }),
  ]
}
