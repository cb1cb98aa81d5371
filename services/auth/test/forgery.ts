import { createHmac, type webcrypto } from 'node:crypto'

import type { RunningAuth } from './running-auth.ts'

export const encode = (value: string | Uint8Array | object): string =>
  Buffer.from(
    typeof value === 'string' || value instanceof Uint8Array ? value : JSON.stringify(value),
  ).toString('base64url')

export type Json = Readonly<Record<string, unknown>>

/** Order of the group of Ed25519, little-endian arithmetic done with big numbers. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n

/** Signs with a key of auth whatever stands there, well-formed or not. */
export function forger(auth: Pick<RunningAuth, 'signing'>, good: string) {
  const [head = '', body = '', signature = ''] = good.split('.')
  const read = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString())
  const header = read(head)
  const claims = read(body)
  const sign = async (head: string | Json, body: string | Json): Promise<string> => {
    const input = `${encode(head)}.${encode(body)}`
    // jose's key is a CryptoKey in Node; its own type says less.
    const key = auth.signing.current().key as webcrypto.CryptoKey
    const mac = await crypto.subtle.sign('Ed25519', key, Buffer.from(input))
    return `${input}.${Buffer.from(mac).toString('base64url')}`
  }
  const hs256 = (secret: string | Uint8Array) => {
    const input = `${encode({ ...header, alg: 'HS256' })}.${body}`
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  return {
    header,
    claims,
    sign,
    hs256,
    parts: { head, body, signature },
    /** The same signature for a lenient checker: S grows by the order of the group. */
    malleable(): string {
      const bytes = Buffer.from(signature, 'base64url')
      const s = BigInt(`0x${Buffer.from(bytes.subarray(32).toReversed()).toString('hex')}`) + ORDER
      const grown = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').toReversed()
      return `${head}.${body}.${encode(Buffer.concat([bytes.subarray(0, 32), grown]))}`
    },
  }
}
