import { createHash } from 'node:crypto'

import { BEHALF_HEADER, type Behalf, type PrincipalFacts, type ServiceName } from '@urbe/contracts'
import type { NewId } from '@urbe/kernel'

/** Somebody who asks a service, as it says of them to another. */
export interface ForWhom {
  readonly facts: PrincipalFacts
  readonly address?: string | undefined
  readonly correlationId: string
}
interface Request {
  readonly subject: string
  readonly body: Uint8Array
}
/** Signs as a service does; as `Signatures` of the event log. */
export interface Signing {
  readonly sign: (what: { subject: string; id: string; bytes: string }) => string
}
interface Deps {
  readonly service: ServiceName
  /** Without it nothing is signed, and nobody believes it but those who have no keys either. */
  readonly signatures: Signing | undefined
  readonly newId: NewId
}

/** The header that says for whom a request is made: it counts for these bytes on this subject, once, and not for long. */
export type VouchFor = (whom: ForWhom) => (request: Request) => readonly (readonly [string, string])[]

export function openVouching({ service, signatures, newId }: Deps): VouchFor {
  return ({ facts, address, correlationId }) =>
    ({ subject, body }) => {
      const id = newId()
      const said: Behalf = {
        v: 1,
        ...{ id, by: service, on: subject, digest: digestOf(body), facts, correlationId },
        ...(address !== undefined && { address }),
      }
      const text = Buffer.from(JSON.stringify(said)).toString('base64url')
      if (signatures === undefined) return [[BEHALF_HEADER, text]]
      return [[BEHALF_HEADER, `${text}.${signatures.sign(signedOf(said, text))}`]]
    }
}

export const digestOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('base64url')

/** Written by whom the second token names, as everything that a service signs; no message of the log has such a subject. */
export const signedOf = ({ by, on, id }: Pick<Behalf, 'by' | 'on' | 'id'>, bytes: string) => ({
  ...{ subject: `for.${by}.${on}`, id, bytes },
})
