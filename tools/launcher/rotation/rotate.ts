import { serviceNames } from '@urbe/contracts/topology'
import { rotateSigningKeys } from '@urbe/event-log/signing-keys'

import { takeLock } from '../lock.ts'
import type { Rotated } from './due.ts'
import { rotateNats } from './nats.ts'
import type { Rotating } from './plan.ts'
import { rotatePasswords } from './postgres.ts'

const exchange: Readonly<Record<Rotated, (rotating: Rotating) => Promise<void>>> = {
  nats: rotateNats,
  postgres: rotatePasswords,
  async signing({ layout, tell }) {
    const now = new Date().toISOString()
    await rotateSigningKeys({ folder: layout.signing, services: serviceNames, now })
    tell('signing: every service signs with a new key')
  },
}

/** Exchanges these secrets of a running platform. @throws Complaint when somebody else is doing that */
export async function rotate(rotating: Rotating, kinds: readonly Rotated[]): Promise<void> {
  using _lock = takeLock(rotating.layout.rotationLock, 'exchange of secrets')
  for (const kind of kinds) await exchange[kind](rotating)
}
