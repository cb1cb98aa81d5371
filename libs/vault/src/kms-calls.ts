import { createHash, createHmac } from 'node:crypto'

import { z } from 'zod'

import { kmsUnavailable } from './faults.ts'

const ALGORITHM = 'AWS4-HMAC-SHA256'
const TIMEOUT_MS = 5_000
const CONTENT_TYPE = 'application/x-amz-json-1.1'
const fault = z.object({ __type: z.string().optional() })
/** What says something about the request; anything else says that the keys cannot be used now. */
const ABOUT_THE_REQUEST: ReadonlySet<string> = new Set([
  'InvalidCiphertextException',
  'IncorrectKeyException',
  'DisabledException',
  'KMSInvalidStateException',
  'NotFoundException',
])

export interface KmsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}
export type KmsAnswer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly why: string }

export interface KmsOptions {
  /** `https://kms.eu-central-1.amazonaws.com`, or of something that speaks the same. */
  readonly endpoint: string
  readonly region: string
  readonly readCredentials: () => Promise<KmsCredentials>
  readonly now: () => Date
  readonly timeoutMs?: number
}

/** Requests to AWS KMS (JSON 1.1). Throws the Refusal `kms_unavailable` when it is away, slow, or does not let us in. */
export function kmsCalls({ endpoint, readCredentials, timeoutMs = TIMEOUT_MS, ...signing }: KmsOptions) {
  const url = new URL(endpoint)
  return async function ask(action: string, body: object): Promise<KmsAnswer> {
    const credentials = await readCredentials().catch((cause: unknown) => {
      throw kmsUnavailable('the credentials of the key service cannot be read', cause)
    })
    const text = JSON.stringify(body)
    const headers = signedHeaders({ host: url.host, action, text, credentials, ...signing })
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const response = await fetch(url, { method: 'POST', headers, body: text, redirect: 'error', signal })
      return answerOf(response.status, await response.text())
    } catch (cause) {
      throw kmsUnavailable('the key service does not answer', cause)
    }
  }
}

function answerOf(status: number, text: string): KmsAnswer {
  const body: unknown = text === '' ? {} : JSON.parse(text)
  if (status === 200) return { kind: 'ok', body }
  // Some put the name of a shape before it, with a hash sign.
  const why = fault.parse(body).__type?.split('#').at(-1) ?? ''
  if (ABOUT_THE_REQUEST.has(why)) return { kind: 'refused', why }
  throw kmsUnavailable(`the key service answers ${status} ${why}`)
}

interface Signing {
  readonly host: string
  readonly action: string
  readonly text: string
  readonly credentials: KmsCredentials
  readonly region: string
  readonly now: () => Date
}

/** AWS' Signature Version 4 over a POST to `/` without a query. */
export function signedHeaders({ host, action, text, credentials, region, now }: Signing) {
  const time = now()
    .toISOString()
    .replaceAll(/[-:]|\.\d+/g, '')
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const headers: Record<string, string> = {
    'content-type': CONTENT_TYPE,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    'x-amz-target': `TrentService.${action}`,
  }
  const lines = Object.entries({ ...headers, host }).sort(([one], [other]) => (one < other ? -1 : 1))
  const names = lines.map(([name]) => name).join(';')
  const canonical = [
    'POST',
    '/',
    '',
    ...lines.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(text),
  ]
  const scope = [time.slice(0, 8), region, 'kms', 'aws4_request']
  const key = scope.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`))
  const signed = [ALGORITHM, time, scope.join('/'), sha256(canonical.join('\n'))].join('\n')
  const credential = `${accessKeyId}/${scope.join('/')}`
  const signature = hmac(key, signed).toString('hex')
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
