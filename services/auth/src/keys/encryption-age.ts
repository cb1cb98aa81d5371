import type { AuditTrail } from '@urbe/audit'
import type { Clock, NewId } from '@urbe/kernel'

import { recordMade } from '../trail/made.ts'
import type { EncryptionKeys } from './encryption-keys.ts'

/** How often it is looked how old the key is that wraps. */
const LOOK_MS = 3_600_000
const DAY_MS = 86_400_000

interface Deps {
  readonly keys: Pick<EncryptionKeys, 'rotateIfMadeBefore'>
  readonly audit: Pick<AuditTrail, 'record'>
  readonly clock: Clock
  readonly newId: NewId
  /** A key that is older gets a successor; never without it. */
  readonly days: number | undefined
}

/** The id of the key that took over, if one did. */
export async function followByAge({ keys, audit, clock, newId, days }: Deps): Promise<string | undefined> {
  if (days === undefined) return undefined
  const made = await keys.rotateIfMadeBefore(new Date(clock().getTime() - days * DAY_MS))
  if (made === undefined) return undefined
  await recordMade(audit, {
    action: 'key.rotated',
    actor: { type: 'service', id: 'auth' },
    target: { type: 'key', id: made.id },
    context: { requestId: newId() },
    details: { purpose: 'encryption', compromised: false },
  })
  return made.id
}

interface Keeping extends Deps {
  readonly log: {
    readonly info: (details: object, message: string) => void
    readonly warn: (details: object, message: string) => void
  }
}

/** At once and then each hour; answers with the way to stop. */
export function keepEncryptionKeysYoung({ log, ...deps }: Keeping): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      const keyId = await followByAge(deps)
      if (keyId !== undefined) log.info({ keyId }, 'the next encryption key wraps: back up the key ring')
    } catch (err) {
      log.warn({ err }, 'whether the encryption key is too old could not be settled; it is tried again')
    }
  }
  const again = () => {
    looking = looking.then(look)
  }
  again()
  const timer = setInterval(again, LOOK_MS)
  return async () => {
    clearInterval(timer)
    await looking
  }
}
