import type { KeyView } from '@urbe/contracts'

import type { RevocationFeed } from '../revocation/feed.ts'
import type { KeyState, SigningKeys } from './signing-keys.ts'

interface Deps {
  readonly signing: Pick<SigningKeys, 'list' | 'prepare' | 'replaceAll'>
  readonly feed: Pick<RevocationFeed, 'revokeAll' | 'revokeKey' | 'tellKeys'>
}

export interface SigningRotation {
  readonly list: () => Promise<KeyView[]>
  /** `compromised`: no key of before counts any more, and every access token ends. Otherwise nobody notices. */
  readonly rotate: (wanted: { readonly compromised: boolean }) => Promise<KeyView>
}

/** What administrators may do with signing keys. */
export function signingRotation({ signing, feed }: Deps): SigningRotation {
  return {
    list: async () => (await signing.list()).map(viewOf),
    async rotate({ compromised }) {
      if (!compromised) {
        const next = await signing.prepare()
        feed.tellKeys()
        return viewOf(next)
      }
      const { key, gone } = await signing.replaceAll()
      for (const keyId of gone) await feed.revokeKey(keyId)
      await feed.revokeAll()
      feed.tellKeys()
      return viewOf(key)
    },
  }
}

const viewOf = ({ keyId, phase, createdAt, since, compromised }: KeyState): KeyView => ({
  id: keyId,
  purpose: 'signing',
  phase,
  createdAt: createdAt.toISOString(),
  since: since.toISOString(),
  ...(compromised && { compromised }),
})
