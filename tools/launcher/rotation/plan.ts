import { serviceNames } from '@urbe/contracts/topology'

import { roleOf, SUPERUSER, suffixFor } from '../roles.ts'
import type { Layout, Settings } from '../settings.ts'

/** What the platform's own secrets are exchanged with. Told to the supervisor; it may hold the password of somebody else's server. */
export interface RotationPlan {
  readonly stateDir: string
  readonly settings: Pick<Settings, 'durability' | 'tls' | 'storeCipher' | 'secretsDaysMax'>
  /** Of our own nats-server; the users of another one are not ours. */
  readonly natsPort?: number
  readonly postgres: {
    /** Somebody who may change roles; of our own server without a password, which stands in a file. */
    readonly url: string
    readonly isOwn: boolean
    readonly suffix: string
  }
}

/** What the work is done with. */
export interface Rotating {
  readonly plan: RotationPlan
  readonly layout: Layout
  /** Told each step when it is done. */
  readonly tell: (line: string) => void
}

/** Everything that is needed to exchange the secrets of this platform. */
export function rotationPlanOf(
  { settings }: { readonly settings: Settings },
  ports: { readonly nats: number; readonly postgres: number },
): RotationPlan {
  const { stateDir, durability, tls, storeCipher, secretsDaysMax, natsUrl, databaseUrl } = settings
  const isOwn = databaseUrl === undefined
  return {
    stateDir,
    settings: { durability, tls, storeCipher, secretsDaysMax },
    ...(natsUrl === undefined ? { natsPort: ports.nats } : {}),
    postgres: {
      url: databaseUrl ?? `postgres://${SUPERUSER}@127.0.0.1:${ports.postgres}/postgres`,
      isOwn,
      suffix: suffixFor(stateDir, !isOwn),
    },
  }
}

/** The superuser of somebody else's server is theirs. */
export function rolesOf({ postgres }: RotationPlan): readonly string[] {
  const services = serviceNames.map((name) => roleOf(name, postgres.suffix))
  return postgres.isOwn ? [...services, SUPERUSER] : services
}
