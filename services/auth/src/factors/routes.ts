import { endpoints } from '@urbe/contracts'
import { type Binding, bind, refuse } from '@urbe/http'

import type { Throttle } from '../login/throttle.ts'
import type { DemandFresh } from '../session/fresh.ts'
import { signedIn } from '../session/signed-in.ts'
import type { FactorChanges } from './own-factors.ts'
import type { Passkeys } from './passkeys.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { SecondFactors } from './second-factors.ts'
import type { StepUp } from './step-up.ts'
import { totpUri } from './totp.ts'
import type { TotpFactor } from './totp-factor.ts'

interface Deps {
  readonly demandFresh: DemandFresh
  readonly changes: FactorChanges
  readonly factors: Pick<SecondFactors, 'has'>
  readonly totp: TotpFactor
  readonly recoveryCodes: RecoveryCodes
  readonly passkeys: Pick<Passkeys, 'listOf'>
  readonly stepUp: StepUp
  readonly usernameOf: (userId: string) => Promise<string>
  readonly countCode: Throttle['admitCode']
}

const ISSUER = 'Urbe'

export function factorRoutes(deps: Deps): Binding[] {
  return [...ownRoutes(deps), ...totpRoutes(deps)]
}

function ownRoutes({ demandFresh, changes, factors, recoveryCodes, stepUp, ...deps }: Deps): Binding[] {
  return [
    bind(endpoints.getSecondFactors, async ({ asker }) => {
      const { userId } = signedIn(asker)
      const passkeys = await deps.passkeys.listOf(userId)
      const has = await deps.totp.has(userId)
      const recoveryCodesLeft = await recoveryCodes.left(userId)
      return { body: { totp: has, passkeys: passkeys.length, recoveryCodesLeft } }
    }),
    bind(endpoints.issueRecoveryCodes, async ({ asker, address }) => {
      const me = signedIn(asker)
      await demandFresh(me.sessionId)
      if (!(await factors.has(me.userId)))
        throw refuse('factor_not_found', 'Recovery codes stand in for a second factor: there is none')
      return { body: { recoveryCodes: [...(await changes.issueCodes({ ...me, asker, address }))] } }
    }),
    bind(endpoints.stepUp, async ({ body, asker, address }) => {
      return { body: await stepUp({ ...signedIn(asker), ...body, asker, address }) }
    }),
  ]
}

function totpRoutes({ demandFresh, changes, totp, usernameOf, countCode }: Deps): Binding[] {
  return [
    bind(endpoints.enrolTotp, async ({ asker }) => {
      const { userId, sessionId } = signedIn(asker)
      await demandFresh(sessionId)
      const account = await usernameOf(userId)
      const secret = await totp.enrol(userId)
      return { body: { secret, uri: totpUri(secret, { issuer: ISSUER, account }) } }
    }),
    bind(endpoints.confirmTotp, async ({ body, asker, address }) => {
      const me = signedIn(asker)
      await demandFresh(me.sessionId)
      await countCode({ username: await usernameOf(me.userId), device: me.sessionId })
      const factorId = await totp.confirm(me.userId, body.otp)
      const codes = await changes.added({ ...me, asker, address }, { factor: 'totp', factorId })
      return { body: { recoveryCodes: [...codes] } }
    }),
    bind(endpoints.removeTotp, async ({ asker, address }) => {
      const me = signedIn(asker)
      await demandFresh(me.sessionId)
      const factorId = await changes.takeAway(me.userId, (trx) => totp.remove(trx, me.userId))
      if (factorId === undefined) throw refuse('factor_not_found', 'There is no authenticator app')
      await changes.removed({ ...me, asker, address }, { factor: 'totp', factorId })
      return {}
    }),
  ]
}
