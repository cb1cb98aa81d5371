import { endpoints } from '@urbe/contracts'
import { type Binding, bind, refuse } from '@urbe/http'

import type { KeyProofs } from '../oauth/key-proof.ts'
import { asksForCookie, grant } from '../session/cookie.ts'
import type { DemandFresh } from '../session/fresh.ts'
import { signedIn } from '../session/signed-in.ts'
import type { FactorChanges } from './own-factors.ts'
import type { PasskeyLogin } from './passkey-login.ts'
import { removePasskey } from './passkey-rows.ts'
import type { Passkeys } from './passkeys.ts'

interface Deps {
  readonly passkeys: Passkeys
  readonly changes: FactorChanges
  readonly login: PasskeyLogin
  readonly keyOf: KeyProofs['ofPerson']
  readonly demandFresh: DemandFresh
  readonly usernameOf: (userId: string) => Promise<string>
  readonly publicOrigin: string
}

export function passkeyRoutes(deps: Deps): Binding[] {
  return [...ownRoutes(deps), ...doorRoutes(deps)]
}

function ownRoutes({ passkeys, changes, demandFresh, usernameOf }: Deps): Binding[] {
  return [
    bind(endpoints.listPasskeys, async ({ asker }) => ({
      body: { items: [...(await passkeys.listOf(signedIn(asker).userId))] },
    })),
    bind(endpoints.passkeyCreationOptions, async ({ asker }) => {
      const { userId, sessionId } = signedIn(asker)
      await demandFresh(sessionId)
      const username = await usernameOf(userId)
      return { body: { ...(await passkeys.creationOptions({ id: userId, username })) } }
    }),
    bind(endpoints.addPasskey, async ({ body, asker, address }) => {
      const me = signedIn(asker)
      await demandFresh(me.sessionId)
      const made = await passkeys.add({ userId: me.userId, name: body.name, attestation: body.passkey })
      const codes = await changes.added({ ...me, asker, address }, { factor: 'passkey', factorId: made.id })
      return { body: { ...made, recoveryCodes: [...codes] } }
    }),
    bind(endpoints.removePasskey, async ({ params, asker, address }) => {
      const me = signedIn(asker)
      await demandFresh(me.sessionId)
      const { userId } = me
      const factorId = await changes.takeAway(userId, (trx) =>
        removePasskey(trx, { userId, passkeyId: params.id }),
      )
      if (factorId === undefined) throw refuse('factor_not_found', 'You have no such passkey')
      await changes.removed({ ...me, asker, address }, { factor: 'passkey', factorId })
      return {}
    }),
  ]
}

/** What nobody needs to be signed in for. */
function doorRoutes({ passkeys, login, keyOf, publicOrigin }: Deps): Binding[] {
  return [
    bind(endpoints.passkeyRequestOptions, async () => ({ body: { ...(await passkeys.requestOptions()) } })),
    bind(endpoints.loginWithPasskey, async ({ body, headers, address, asker, raw }) => {
      const asCookie = asksForCookie(headers, publicOrigin)
      const userAgent = headers['user-agent'] ?? ''
      const key = await keyOf(raw)
      const shown = { assertion: body.passkey, headers, address, userAgent, key, asker }
      const { tokens, remembered } = await login(shown)
      const { cookies = [], ...answer } = grant(tokens, asCookie)
      return { ...answer, cookies: [...cookies, remembered] }
    }),
  ]
}
