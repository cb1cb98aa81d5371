import { httpMigration } from '@urbe/http'
import { readStoreMigration } from '@urbe/read-store'
import { dataKeyMigration } from '@urbe/vault'

import * as alerting from './0001-alerting.ts'
import * as generations from './0002-generations.ts'
import * as witness from './0003-witness.ts'
import * as anomalies from './0005-anomalies.ts'

/** In the order in which they run. A migration that has been released is never edited. */
export const migrations = {
  '0000-http': httpMigration,
  '0000-read-store': readStoreMigration,
  '0001-alerting': alerting,
  '0002-generations': generations,
  '0003-witness': witness,
  '0004-data-keys': dataKeyMigration,
  '0005-anomalies': anomalies,
}
