import { httpMigration } from '@urbe/http'
import { readStoreMigration } from '@urbe/read-store'

import * as auth from './0001-auth.ts'
import * as generations from './0002-generations.ts'
import * as keyPhases from './0003-key-phases.ts'
import * as sealedNames from './0004-sealed-names.ts'
import * as signIn from './0005-sign-in.ts'
import * as roles from './0006-roles.ts'
import * as serviceAccounts from './0007-service-accounts.ts'
import * as cityNames from './0008-city-names.ts'
import * as mailAddresses from './0009-mail-addresses.ts'
import * as riskAnswers from './0010-risk-answers.ts'
import * as approvals from './0011-approvals.ts'
import * as boundSessions from './0012-bound-sessions.ts'
import * as riskDemands from './0013-risk-demands.ts'
import * as invitedStanding from './0014-invited-standing.ts'

/** In the order in which they run. A migration that has been released is never edited. */
export const migrations = {
  '0000-http': httpMigration,
  '0000-read-store': readStoreMigration,
  '0001-auth': auth,
  '0002-generations': generations,
  '0003-key-phases': keyPhases,
  '0004-sealed-names': sealedNames,
  '0005-sign-in': signIn,
  '0006-roles': roles,
  '0007-service-accounts': serviceAccounts,
  '0008-city-names': cityNames,
  '0009-mail-addresses': mailAddresses,
  '0010-risk-answers': riskAnswers,
  '0011-approvals': approvals,
  '0012-bound-sessions': boundSessions,
  '0013-risk-demands': riskDemands,
  '0014-invited-standing': invitedStanding,
}
