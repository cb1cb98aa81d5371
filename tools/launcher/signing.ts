import { access } from 'node:fs/promises'

import { serviceNames } from '@urbe/contracts/topology'
import { makeSigningKeys, revokeSigningKey, rotateSigningKeys } from '@urbe/event-log/signing-keys'

import { Complaint } from './complaint.ts'
import type { Site } from './servers.ts'

const now = () => new Date().toISOString()

/** A key for every service that has none. What an installation stored before it had keys is believed without signatures. */
export async function keepSigningKeys({ settings, layout }: Site): Promise<void> {
  const mayHoldMore = settings.natsUrl !== undefined || (await isThere(layout.natsStore))
  const unsignedUntil = mayHoldMore ? now() : undefined
  await makeSigningKeys({ folder: layout.signing, services: serviceNames, now: now(), unsignedUntil })
}

/** Services take up their new keys within a second, without a restart. */
export async function rotateSigning({ layout, say }: Site): Promise<void> {
  await orComplain(rotateSigningKeys({ folder: layout.signing, services: serviceNames, now: now() }))
  say('every service signs with a new key; what was signed before is believed on')
}

export async function revokeSigning({ layout, say }: Site, id: string | undefined): Promise<void> {
  if (id === undefined) throw new Complaint('say the id of the key, as signers.json has it')
  await orComplain(revokeSigningKey({ folder: layout.signing, id, now: now() }))
  say(`what is stored from now on under ${id} is not believed`)
}

async function orComplain(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    throw new Complaint(error instanceof Error ? error.message : String(error))
  })
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
