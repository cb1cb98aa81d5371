import { httpMigration } from '@urbe/http'
import { readStoreMigration } from '@urbe/read-store'

import * as timeline from './0001-timeline.ts'
import * as generations from './0002-generations.ts'
import * as audit from './0003-audit.ts'
import * as auditRetention from './0004-audit-retention.ts'
import * as auditRemoval from './0005-audit-removal.ts'
import * as auditMessages from './0006-audit-messages.ts'

/** In the order in which they run. A migration that has been released is never edited. */
export const migrations = {
  '0000-read-store': readStoreMigration,
  '0000-http': httpMigration,
  '0001-timeline': timeline,
  '0002-generations': generations,
  '0003-audit': audit,
  '0004-audit-retention': auditRetention,
  '0005-audit-removal': auditRemoval,
  '0006-audit-messages': auditMessages,
}
