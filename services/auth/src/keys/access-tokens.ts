import { randomBytes } from 'node:crypto'

import { SignJWT } from 'jose'

import {
  ACCESS_TOKEN_SECONDS,
  type AccessClaims,
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_TYPE,
} from '@urbe/contracts'
import type { Clock } from '@urbe/kernel'

import { type Authentication, authenticationClaims } from '../session/authentication.ts'
import type { SigningKey } from './signing-keys.ts'

const TOKEN_ID_BYTES = 16
const CLIENT = 'urbe'

export interface TokenSubject {
  readonly userId: string
  readonly sessionId: string
  readonly roles: readonly string[]
  readonly epoch: number
  readonly authentication: Authentication
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
  return async ({ userId, sessionId, roles, epoch, authentication }) => {
    const { kid, key } = signingKey()
    const now = Math.floor(clock().getTime() / 1000)
    const claims: AccessClaims = {
      iss: issuer,
      sub: userId,
      aud: TOKEN_AUDIENCE,
      client_id: CLIENT,
      iat: now,
      exp: now + ACCESS_TOKEN_SECONDS,
      jti: randomBytes(TOKEN_ID_BYTES).toString('base64url'),
      sid: sessionId,
      roles: [...roles],
      ep: epoch,
      ...authenticationClaims(authentication),
      ge: globalEpoch(),
    }
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_TYPE, kid })
      .sign(key)
  }
}
