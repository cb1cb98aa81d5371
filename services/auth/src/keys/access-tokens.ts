import { randomBytes } from 'node:crypto'

import { SignJWT } from 'jose'

import {
  type AccessClaims,
  type AgentBinding,
  type Conditions,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_TYPE,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { type Authentication, authenticationClaims } from '../session/authentication.ts'
import type { SigningKey } from './signing-keys.ts'

const TOKEN_ID_BYTES = 16
/** The client of whoever signs in, which has nothing to show of its own. */
export const PUBLIC_CLIENT = 'urbe'

export interface TokenSubject {
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly string[]
  readonly epoch: number
  readonly seconds: number
  /** How a user signed in; a machine has no such thing. */
  readonly authentication?: Authentication
  /** Of a machine: bounded by what. */
  readonly client?: ClientBounds
  /** Thumbprint of the key without which the token is worth nothing. */
  readonly boundTo?: string | undefined
}

interface ClientBounds {
  readonly scope: string
  readonly conditions?: Conditions | undefined
  readonly agents?: AgentBinding | undefined
}

export type SignAccessToken = (subject: TokenSubject) => Promise<string>

interface Deps {
  /** The key that signs now. */
  readonly signingKey: () => SigningKey
  readonly globalEpoch: () => number
  readonly issuer: string
  readonly clock: Clock
}

export function accessTokens({ signingKey, globalEpoch, issuer, clock }: Deps): SignAccessToken {
  return async ({ userId, sessionId, roles, epoch, seconds, authentication, client, boundTo }) => {
    const { kid, key } = signingKey()
    const now = Math.floor(clock().getTime() / 1000)
    const claims: AccessClaims = {
      iss: issuer,
      sub: userId,
      aud: TOKEN_AUDIENCE,
      client_id: client === undefined ? PUBLIC_CLIENT : userId,
      iat: now,
      exp: now + seconds,
      jti: randomBytes(TOKEN_ID_BYTES).toString('base64url'),
      sid: sessionId,
      roles: [...roles],
      ep: epoch,
      ...(authentication && authenticationClaims(authentication)),
      ...(client && boundsOf(client)),
      ...(boundTo !== undefined && { cnf: { jkt: boundTo } }),
      ge: globalEpoch(),
    }
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid })
      .sign(key)
  }
}

/** RFC 9068 §2.2: of a client, the subject is the client. */
const boundsOf = ({ scope, conditions, agents }: ClientBounds) => ({
  scope,
  ...(conditions && { cond: conditions }),
  ...(agents && { agents }),
})
