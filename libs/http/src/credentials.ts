import type { IncomingMessage } from 'node:http'

import type { ProvenRequest } from '@urbe/access'

import { refuse } from './problems.ts'

const SCHEMES = /^(Bearer|DPoP) +([^\s]+)$/i

type Asked = Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'rawHeaders'>

export interface Credentials {
  readonly token: string
  /** Where the token came with the claim to have its key (RFC 9449); as a bearer it comes without. */
  readonly proven?: ProvenRequest
}

/** Of two headers one service would believe the first and another the last. */
export function checkGivenOnce(request: Pick<Asked, 'rawHeaders'>): void {
  if (every(request, 'authorization').length > 1)
    throw refuse('malformed_request', 'Authorization is given more than once')
}

/** What a request says of who asks; `undefined` when it says nothing. */
export function credentialsIn(request: Asked): Credentials | undefined {
  const { authorization } = request.headers
  if (authorization === undefined) return
  const [, scheme = '', token] = SCHEMES.exec(authorization) ?? []
  if (token === undefined)
    throw refuse('invalid_token', 'The header must be: Authorization: Bearer <token>, or DPoP <token>')
  return scheme.toLowerCase() === 'dpop' ? { token, proven: provenIn(request) } : { token }
}

/** A request as a proof has to speak of it. */
export const provenIn = (request: Asked): ProvenRequest => ({
  method: request.method ?? '',
  target: request.url ?? '',
  proofs: every(request, 'dpop'),
})

/** Whether a request brings a proof of a key. */
export const hasProof = ({ headers }: Pick<Asked, 'headers'>): boolean => headers['dpop'] !== undefined

/** Node would make one of several. */
function every({ rawHeaders }: Pick<Asked, 'rawHeaders'>, wanted: string): readonly string[] {
  return rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === wanted)
}
