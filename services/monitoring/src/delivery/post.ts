import { createHmac } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'

import { whyNotAddress, whyNotUrl } from './addresses.ts'

export const POST_TIMEOUT_MS = 5_000

export interface Letter {
  readonly url: string
  readonly signingKey: string
  readonly idempotencyKey: string
  readonly body: string
}
/** `outcome` is safe to store and to count by: never an address, never a message of another's making. */
export interface Posted {
  readonly delivered: boolean
  readonly status: number | null
  readonly outcome: string
}
export type Post = (letter: Letter) => Promise<Posted>

interface Options {
  readonly allowPrivate: boolean
  readonly timeoutMs?: number
  /** Every address of a name. */
  readonly resolve?: Resolve
}
type Resolve = (host: string, options: { readonly all: true }) => Promise<readonly LookupAddress[]>

export function webhookPost({ allowPrivate, timeoutMs = POST_TIMEOUT_MS, resolve = lookup }: Options): Post {
  return async (letter) => {
    const url = new URL(letter.url)
    if (whyNotUrl(url, { allowPrivate }) !== undefined) return failed('address_refused')
    try {
      const status = await send(url, letter, { timeoutMs, lookup: guardedLookup(allowPrivate, resolve) })
      const delivered = status >= 200 && status < 300
      return { delivered, status, outcome: `status_${status}` }
    } catch (error) {
      return failed(kindOf(error))
    }
  }
}

const failed = (outcome: string): Posted => ({ delivered: false, status: null, outcome })

/** `Urbe-Signature` of a body. */
export function signatureOf(body: string, signingKey: string): string {
  return `sha256=${createHmac('sha256', signingKey).update(body).digest('hex')}`
}

/** Node follows no redirects, so that an answer cannot lead to an address that was not looked at. */
function send(url: URL, letter: Letter, how: { timeoutMs: number; lookup: LookupFunction }): Promise<number> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = open(url, {
      method: 'POST',
      agent: false,
      lookup: how.lookup,
      signal: AbortSignal.timeout(how.timeoutMs),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(letter.body),
        'user-agent': 'urbe-monitoring',
        'idempotency-key': letter.idempotencyKey,
        'urbe-signature': signatureOf(letter.body, letter.signingKey),
      },
    })
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0)
      // Nobody reads what it says beyond its status.
      response.destroy()
    })
    // Whoever answers by changing the protocol has not taken the letter.
    request.once('upgrade', (response, socket) => {
      resolve(response.statusCode ?? 0)
      socket.destroy()
    })
    request.on('error', reject)
    request.once('close', () => reject(new Error('the connection ended without an answer')))
    request.end(letter.body)
  })
}

class AddressRefused extends Error {}

/** Connects only to addresses that were judged: a name cannot change its mind between the look and the call. */
function guardedLookup(allowPrivate: boolean, resolve: Resolve): LookupFunction {
  return (host, { all }, done) => {
    void resolve(host, { all: true }).then(
      (found) => {
        const allowed = found.filter(({ address }) => whyNotAddress(address, { allowPrivate }) === undefined)
        const [first] = allowed
        if (first === undefined) done(new AddressRefused(), '')
        else if (all === true) done(null, allowed)
        else done(null, first.address, first.family)
      },
      (error: NodeJS.ErrnoException) => done(error, ''),
    )
  }
}

function kindOf(error: unknown): string {
  if (error instanceof AddressRefused) return 'address_refused'
  // Node's own errors need not be of this realm.
  const { name } = error as { readonly name?: unknown }
  if (name === 'TimeoutError' || name === 'AbortError') return 'timeout'
  return 'unreachable'
}
