import { CLOCK_SKEW_SECONDS, type ErrorCode, type PrincipalFacts } from '@urbe/contracts'
import { type Clock, Refusal } from '@urbe/kernel'

import type { KeySet } from '../key-set.ts'
import type { Policy } from '../policy/policy.ts'
import { type Principal, principalOf } from '../principal.ts'
import type { Revocations } from '../revocations.ts'

interface Deps {
  readonly keys: Pick<KeySet, 'find' | 'isLoaded'>
  readonly revocations: Pick<Revocations, 'isRevoked' | 'isFresh' | 'isLoaded' | 'owedBy'>
  readonly policy: () => Policy
  readonly clock: Clock
}

/** Throws as `authenticate` does for the token that the facts are from. */
export type Recognise = (facts: PrincipalFacts, unsafe: boolean) => Promise<Principal>

/** Whoever another service has vouched for, as they stand here and now: what has been revoked since is revoked. */
export function recogniser({ keys, revocations, policy, clock }: Deps): Recognise {
  return async (facts, unsafe) => {
    if (!keys.isLoaded() || !revocations.isLoaded()) throw no('not_ready', 'the keys have not arrived yet')
    const { keyId, exp } = facts
    if ((await keys.find(keyId)) === undefined)
      throw no('invalid_token', 'the key of their token is not known')
    const checkStanding: Principal['checkStanding'] = (isUnsafe) => {
      if (exp + CLOCK_SKEW_SECONDS <= clock().getTime() / 1000)
        throw no('invalid_token', 'their token has expired')
      if (revocations.isRevoked(facts, keyId)) throw no('token_revoked', 'their session has ended')
      if (isUnsafe && !revocations.isFresh()) throw no('not_ready', 'it is not known what has been revoked')
    }
    checkStanding(unsafe)
    return principalOf(facts, { clock, policy, keyId, owedBy: revocations.owedBy, checkStanding })
  }
}

const no = (code: ErrorCode, why: string) => new Refusal<ErrorCode>(code, `Nothing is done for them: ${why}`)
