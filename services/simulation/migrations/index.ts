import { httpMigration } from '@urbe/http'
import { readStoreMigration } from '@urbe/read-store'

import * as cities from './0001-cities.ts'
import * as generations from './0002-generations.ts'
import * as keyframes from './0003-keyframes-build-on-each-other.ts'
import * as foundings from './0004-cities-being-founded.ts'
import * as endings from './0005-cities-that-end.ts'

/** In the order in which they run. A migration that has been released is never edited. */
export const migrations = {
  '0000-read-store': readStoreMigration,
  '0000-http': httpMigration,
  '0001-cities': cities,
  '0002-generations': generations,
  '0003-keyframes-build-on-each-other': keyframes,
  '0004-cities-being-founded': foundings,
  '0005-cities-that-end': endings,
}
