import type { Admit } from '@urbe/event-log'
import { announceParked, type ReadModel, serveProjectionControl } from '@urbe/read-store'

import type { Ground } from './ground.ts'
import type { Self } from './self.ts'

/** What everybody may ask of a read model that a service keeps, and what it tells by itself. */
export function serveReadModel<DB>(
  { name, clock, log, onStop }: Self<unknown>,
  { db, connection }: Pick<Ground<DB>, 'db' | 'connection'>,
  model: ReadModel,
  admit: Admit,
): void {
  const control = serveProjectionControl({ connection, service: name, model, logger: log, admit })
  onStop('projection control', control)
  onStop('parked events', announceParked({ db, connection, clock, log }).stop)
}
