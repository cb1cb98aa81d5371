import type { FollowedAccess } from '@urbe/access'
import type { Check } from '@urbe/contracts'
import { type Binding, buildApp, idempotencyStore, listen } from '@urbe/http'
import type { ReadModel } from '@urbe/read-store'

import type { Ground } from './ground.ts'
import { beat } from './heartbeat.ts'
import type { Self } from './self.ts'

interface DoorEnv {
  readonly HTTP_HOST: string
  readonly HTTP_PORT: number
}

interface House<DB> extends Pick<Ground<DB>, 'connection' | 'db' | 'meters'> {
  readonly access: Pick<FollowedAccess, 'authenticate'>
  readonly model: Pick<ReadModel, 'waitFor' | 'statuses'>
  readonly bindings: readonly Binding[]
  readonly checks: () => readonly Check[] | Promise<readonly Check[]>
  /** For a service that takes uploads. */
  readonly requestTimeoutMs?: number
}

/** Lets requests in and tells the platform that the service lives. Opened last, closed first. */
export async function openDoor<DB>(self: Self<DoorEnv>, house: House<DB>): Promise<void> {
  const { name, env, log, clock, newId, signal, onStop } = self
  const { access, bindings, checks, connection, db, meters, model, requestTimeoutMs } = house
  const app = buildApp({
    service: name,
    bindings,
    authenticate: access.authenticate,
    clock,
    idempotency: idempotencyStore(db, clock),
    log,
    meters,
    newId,
    ready: checks,
    stopping: signal,
    waitFor: model.waitFor,
  })
  const { close } = await listen(app, {
    host: env.HTTP_HOST,
    port: env.HTTP_PORT,
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  })
  onStop('http', close)
  beat(self, { connection, meters, checks, projections: model.statuses })
}
