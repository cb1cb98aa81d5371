import type { IncomingMessage } from 'node:http'

import { type Proofs, type ProvenKey, proofsOfKeys } from '@urbe/access'
import { hasProof, provenIn, refuse } from '@urbe/http'
import { type Clock, Refusal } from '@urbe/kernel'

/** Who gets no token that is not bound to a key. */
export const boundTokens = ['offered', 'machines', 'all'] as const
export type BoundTokens = (typeof boundTokens)[number]

export interface KeyProofs {
  /** The key whose proof came with the request, `undefined` when none did; throws `invalid_dpop_proof`. */
  readonly ofPerson: (request: IncomingMessage) => Promise<ProvenKey | undefined>
  readonly ofMachine: (request: IncomingMessage) => Promise<ProvenKey | undefined>
}

interface Deps {
  readonly origin: string
  readonly clock: Clock
  readonly demanded: BoundTokens
}

/**
 * RFC 9449 §5. What is used here is remembered apart from what is used at the doors: strangers come here, and must not take the
 * places of those who have a token.
 */
export function keyProofs({ demanded, ...deps }: Deps): KeyProofs {
  const proofs = proofsOfKeys(deps)
  const keyIn = async (request: IncomingMessage, isDemanded: boolean) => {
    const key = hasProof(request) ? await provenKey(proofs, request) : undefined
    demandKey(key, isDemanded)
    return key
  }
  return {
    ofPerson: (request) => keyIn(request, demanded === 'all'),
    ofMachine: (request) => keyIn(request, demanded !== 'offered'),
  }
}

async function provenKey(proofs: Proofs, request: IncomingMessage): Promise<ProvenKey> {
  try {
    const { thumbprint, spend } = await proofs.check(provenIn(request))
    return { thumbprint, spend: (caller) => inOurWords(() => spend(caller)) }
  } catch (error) {
    throw asOurs(error)
  }
}

function inOurWords(spend: () => void): void {
  try {
    spend()
  } catch (error) {
    throw asOurs(error)
  }
}

/** At the doors a wrong proof is a wrong credential; here it is a wrong request. */
function asOurs(error: unknown): unknown {
  if (!(error instanceof Refusal) || error.code !== 'proof_invalid') return error
  return refuse('invalid_dpop_proof', error.message)
}

/** Refuses who shows no key where one is demanded. */
export function demandKey(key: ProvenKey | undefined, isDemanded: boolean): void {
  if (isDemanded && key === undefined)
    throw refuse(
      'invalid_dpop_proof',
      'No token is given out here without a proof of a key in the header DPoP',
    )
}
