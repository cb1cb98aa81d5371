import { z } from 'zod'

import { type AccessClaims, accessClaims, TOKEN_ALGORITHM, TOKEN_TYPE } from '@urbe/contracts'

import { bytesOf, jsonOf } from './token-part.ts'

export const TOKEN_CHARACTERS_MAX = 8_192
const THREE_PARTS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/
const SIGNATURE_BYTES = 64

const header = z.strictObject({
  alg: z.literal(TOKEN_ALGORITHM),
  typ: z.literal(TOKEN_TYPE),
  kid: z.string().min(1).max(128),
})

export interface TokenParts {
  readonly kid: string
  readonly claims: AccessClaims
}

/**
 * Reads a token without believing it. There is exactly one spelling of every token: libraries accept other spellings of the
 * last character, padding, doubled members and numbers beyond all bounds, and each of those has been somebody's hole.
 */
export function readToken(token: string): TokenParts | undefined {
  if (token.length > TOKEN_CHARACTERS_MAX || !THREE_PARTS.test(token)) return
  const [first = '', second = '', third = ''] = token.split('.')
  if (bytesOf(third)?.length !== SIGNATURE_BYTES) return
  const head = header.safeParse(rewritable(first))
  const claims = accessClaims.safeParse(rewritable(second))
  return head.success && claims.success ? { kid: head.data.kid, claims: claims.data } : undefined
}

/** JSON that reads the same after being written again: no doubled members, no white space, no 1e400. */
function rewritable(part: string): unknown {
  const { text, value } = jsonOf(part) ?? {}
  return JSON.stringify(value) === text ? value : undefined
}
