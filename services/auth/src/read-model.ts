import type { Kysely } from 'kysely'

import { streams, subjects } from '@urbe/contracts'
import type { EventLog, LogLines } from '@urbe/event-log'
import { type Healing, openReadModel, type ProjectionMeters, type ReadModel } from '@urbe/read-store'

import { approvals } from './approval/projection.ts'
import { approvalPolicies } from './approval-policy/projection.ts'
import type { Database } from './database.ts'
import { cityNames } from './password/city-names.ts'
import { passwordPolicies } from './password-policy/projection.ts'
import { toldRisks } from './risk/projection.ts'
import { roles } from './role/projection.ts'
import { serviceAccounts } from './service-account/projection.ts'
import { users } from './user/projection.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly healing?: Healing
  readonly log: EventLog
  readonly logger: LogLines
  readonly meters: ProjectionMeters
  readonly signal: AbortSignal
}

/** Who there is, what a new password must be, and whose risk has become too high. */
export function readModel(deps: Deps): ReadModel {
  return openReadModel({
    ...deps,
    projections: [
      { projection: users, streams: [streams.platform], filterSubject: subjects.user('*') },
      {
        projection: serviceAccounts,
        streams: [streams.platform],
        filterSubject: subjects.serviceAccount('*'),
      },
      { projection: roles, streams: [streams.platform], filterSubject: subjects.role('*') },
      {
        projection: passwordPolicies,
        streams: [streams.platform],
        filterSubject: subjects.passwordPolicy('*'),
      },
      { projection: approvals, streams: [streams.platform], filterSubject: subjects.approval('*') },
      {
        projection: approvalPolicies,
        streams: [streams.platform],
        filterSubject: subjects.approvalPolicy('*'),
      },
      { projection: toldRisks, streams: [streams.platform], filterSubject: subjects.risk('*') },
      { projection: cityNames, streams: [streams.platform], filterSubject: subjects.everyCity },
    ],
  })
}
