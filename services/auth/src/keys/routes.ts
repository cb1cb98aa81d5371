import type { AuditTrail } from '@urbe/audit'
import { endpoints, type KeyView } from '@urbe/contracts'
import { type Asker, type Binding, bind } from '@urbe/http'

import type { SecondPerson } from '../approval/second-person.ts'
import { byAsker, recordMade } from '../trail/made.ts'

export interface KeyRotation {
  readonly list: () => Promise<KeyView[]>
  readonly rotate: (wanted: { readonly compromised: boolean }) => Promise<KeyView>
}

interface Deps {
  readonly audit: Pick<AuditTrail, 'record'>
  /** Refuses who has not proved lately who they are. */
  readonly demandFresh: (asker: Asker) => Promise<void>
  readonly second: Pick<SecondPerson, 'ask'>
}

/** Ids, ages and uses of the keys of the platform. */
export function keyRoutes(
  keys: Readonly<Record<KeyView['purpose'], KeyRotation>>,
  { audit, demandFresh, second }: Deps,
): Binding[] {
  return [
    bind(endpoints.listKeys, async ({ query: { purpose } }) => {
      const wanted = purpose === undefined ? [keys.signing, keys.encryption] : [keys[purpose]]
      return { body: { items: (await Promise.all(wanted.map((each) => each.list()))).flat() } }
    }),
    bind(endpoints.rotateKeys, async ({ body: { purpose, compromised }, asker }) => {
      await demandFresh(asker)
      const isDestroyed = purpose === 'signing' && compromised
      const waits = isDestroyed ? await second.ask({ kind: 'drop-signing-keys' }, { asker }) : undefined
      if (waits !== undefined) return waits
      const made = await keys[purpose].rotate({ compromised })
      const told = { ...byAsker(asker), target: { type: 'key', id: made.id } }
      await recordMade(audit, { ...told, action: 'key.rotated', details: { purpose, compromised } })
      return { body: made }
    }),
  ]
}
