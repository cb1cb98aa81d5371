import type { FollowedAccess } from '@urbe/access'
import type { Check } from '@urbe/contracts'
import { type Binding, buildApp } from '@urbe/http'
import type { ReadModel } from '@urbe/read-store'
import type { TlsEnv } from '@urbe/runtime'
import type { Vault } from '@urbe/vault'

import { answersOf } from './answers.ts'
import type { Ground } from './ground.ts'
import { beat } from './heartbeat.ts'
import { openPort } from './port.ts'
import type { Self } from './self.ts'

interface DoorEnv extends TlsEnv {
  readonly HTTP_HOST: string
  readonly HTTP_PORT: number
  readonly TRUSTED_PROXIES?: string | undefined
}

interface House<DB> extends Pick<Ground<DB>, 'audit' | 'connection' | 'db' | 'meters'> {
  readonly access: Pick<FollowedAccess, 'authenticate'>
  readonly model: Pick<ReadModel, 'waitFor' | 'statuses'>
  readonly bindings: readonly Binding[]
  readonly checks: () => readonly Check[] | Promise<readonly Check[]>
  /** For a service that takes uploads. */
  readonly requestTimeoutMs?: number
  /** Answers that are kept for repeated requests are sealed by it. */
  readonly vault?: Vault
  /** Who owns a city, for rules about one's own. */
  readonly ownerOf?: (cityId: string) => Promise<string | undefined>
}

/** Lets requests in and tells the platform that the service lives. Opened last, closed first. */
export async function openDoor<DB>(self: Self<DoorEnv>, house: House<DB>): Promise<void> {
  const { name, env, log, clock, newId, signal } = self
  const { access, audit, bindings, checks, connection, db, meters, model, requestTimeoutMs, ownerOf } = house
  const app = buildApp({
    service: name,
    bindings,
    authenticate: access.authenticate,
    audit,
    clock,
    idempotency: answersOf({ db, clock, service: name, vault: house.vault }),
    log,
    meters,
    newId,
    ready: checks,
    stopping: signal,
    trustedProxies: env.TRUSTED_PROXIES,
    waitFor: model.waitFor,
    ownerOf,
  })
  await openPort(self, app, requestTimeoutMs === undefined ? {} : { requestMs: requestTimeoutMs })
  beat(self, { connection, meters, checks, projections: model.statuses })
}
