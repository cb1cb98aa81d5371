import { z } from 'zod'

import { kmsUnavailable } from './faults.ts'

const TIMEOUT_MS = 5_000
const errors = z.object({ errors: z.array(z.string()) })
/** What says something about the request; anything else says that the engine cannot be asked now. */
const ABOUT_THE_REQUEST: ReadonlySet<number> = new Set([400, 404, 422])

export type TransitAnswer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly why: string }

interface Options {
  readonly address: string
  readonly mount: string
  readonly readToken: () => Promise<string>
  readonly timeoutMs?: number
}

/** Requests to a transit engine. Throws the Refusal `kms_unavailable` when it is sealed, away, slow, or the token is not good. */
export function transitCalls({ address, mount, readToken, timeoutMs = TIMEOUT_MS }: Options) {
  async function send(method: 'GET' | 'POST', path: string, body?: object): Promise<Response> {
    const token = await readToken().catch((cause: unknown) => {
      throw kmsUnavailable('the token of the transit engine cannot be read', cause)
    })
    try {
      return await fetch(new URL(`/v1/${path}`, address), {
        method,
        headers: { 'x-vault-token': token, 'x-vault-request': 'true', 'content-type': 'application/json' },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw kmsUnavailable('the transit engine does not answer', cause)
    }
  }

  return {
    async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<TransitAnswer> {
      const response = await send(method, `${mount}/${path}`, body)
      const answer = await jsonOf(response)
      if (response.ok) return { kind: 'ok', body: answer }
      const why = errors.safeParse(answer).data?.errors.join('; ') ?? ''
      if (ABOUT_THE_REQUEST.has(response.status))
        return { kind: 'refused', why: why || 'there is no such key' }
      throw kmsUnavailable(`the transit engine answers ${response.status}`)
    },
    /** Initialised, unsealed, and active or a standby that passes on. */
    async health(): Promise<void> {
      const response = await send('GET', 'sys/health?standbyok=true&perfstandbyok=true')
      await response.body?.cancel()
      if (!response.ok) throw kmsUnavailable(`the transit engine is not well: ${response.status}`)
    },
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? {} : JSON.parse(text)
  } catch (cause) {
    throw kmsUnavailable('the answer of the transit engine cannot be read', cause)
  }
}
