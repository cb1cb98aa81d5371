import { setTimeout as sleep } from 'node:timers/promises'

import type { Clock } from '@urbe/kernel'

import { type ArchiveStore, ArchiveUnavailable, checkedName } from './archive-store.ts'
import { listingIn } from './s3-listing.ts'
import { escapeForS3, type S3Credentials, signedHeaders } from './signature-v4.ts'

export const S3_ATTEMPTS_MAX = 4
/** No object of an archive comes near; one that is larger was not written by us. */
export const S3_OBJECT_BYTES_MAX = 64 * 1_048_576
const BACK_OFF_FIRST_MS = 100
const TIMEOUT_MS = 30_000
const NOT_FOUND = 404
const TOO_MANY = 429
const SERVER_FAULT = 500
const WORDS_OF_REFUSAL_MAX = 300

export interface S3Settings extends S3Credentials {
  /** `https://host[:port]`; the bucket goes into the path, so that any S3-compatible server will do. */
  readonly endpoint: string
  readonly bucket: string
  /** Folder in the bucket; the whole bucket is the archive without it. */
  readonly prefix?: string | undefined
  readonly clock: Clock
  readonly timeoutMs?: number
}

interface Ask {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly url: URL
  readonly body?: Uint8Array
}

/** An archive in a bucket. Each request is tried again after network faults and 5xx, a bounded number of times. */
export function openS3Store(settings: S3Settings): ArchiveStore {
  const { endpoint, bucket, prefix = '' } = settings
  const folder = prefix === '' ? '' : `${checkedName(prefix.replace(/\/$/, ''))}/`
  const root = `${endpoint.replace(/\/$/, '')}/${checkedName(bucket)}`
  const urlOf = (name: string) => new URL(`${root}/${folder}${checkedName(name)}`)

  return {
    async put(name, body) {
      await answered(settings, { method: 'PUT', url: urlOf(name), body })
    },
    get: (name) => answered(settings, { method: 'GET', url: urlOf(name) }),
    async remove(name) {
      await answered(settings, { method: 'DELETE', url: urlOf(name) })
    },
    async list(wanted) {
      const names: string[] = []
      for (let next: string | undefined = ''; next !== undefined; ) {
        const url = listUrl(root, `${folder}${wanted}`, next)
        const bytes = await answered(settings, { method: 'GET', url })
        if (bytes === undefined) throw new ArchiveUnavailable(`there is no bucket ${bucket}`)
        const page = listingIn(Buffer.from(bytes).toString('utf8'))
        names.push(...page.names.map((each) => each.slice(folder.length)))
        next = page.next
      }
      return names.sort()
    },
  }
}

function listUrl(root: string, prefix: string, next: string): URL {
  const rest = next === '' ? '' : `&continuation-token=${escapeForS3(next)}`
  return new URL(`${root}?list-type=2&prefix=${escapeForS3(prefix)}${rest}`)
}

/** Undefined when there is no such object. */
async function answered(settings: S3Settings, ask: Ask): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(settings, ask)
    if (!('problem' in outcome)) return outcome.bytes
    if (!outcome.passing || attempt === S3_ATTEMPTS_MAX) {
      throw new ArchiveUnavailable(`${ask.method} ${ask.url.pathname}: ${outcome.problem}`, {
        cause: outcome.cause,
      })
    }
    await sleep(BACK_OFF_FIRST_MS * 2 ** attempt)
  }
}

type Outcome =
  | { readonly bytes: Uint8Array | undefined }
  | { readonly problem: string; readonly passing: boolean; readonly cause?: unknown }

async function once(settings: S3Settings, { method, url, body }: Ask): Promise<Outcome> {
  const headers = signedHeaders({ method, url, body }, settings, settings.clock())
  const signal = AbortSignal.timeout(settings.timeoutMs ?? TIMEOUT_MS)
  try {
    const sent = body === undefined ? {} : { body }
    const answer = await fetch(url, { method, headers, signal, redirect: 'error', ...sent })
    if (answer.ok) return await bytesOf(answer)
    const words = (await answer.text()).slice(0, WORDS_OF_REFUSAL_MAX)
    const isGone = answer.status === NOT_FOUND && !words.includes('NoSuchBucket')
    if (isGone && method !== 'PUT') return { bytes: undefined }
    const passing = answer.status >= SERVER_FAULT || answer.status === TOO_MANY
    return { problem: `${answer.status} ${words}`, passing }
  } catch (cause) {
    return { problem: String(cause), passing: true, cause }
  }
}

async function bytesOf(answer: Response): Promise<Outcome> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    // Leaving the loop ends the download.
    if (size > S3_OBJECT_BYTES_MAX) {
      return { problem: `larger than ${S3_OBJECT_BYTES_MAX} bytes`, passing: false }
    }
    chunks.push(chunk)
  }
  return { bytes: Buffer.concat(chunks, size) }
}
