import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Endpoint } from '@urbe/contracts'

import type { Position } from './binding.ts'
import { refuse } from './problems.ts'

const CATCH_UP_MS = 2_000
const ENTITY_TAG = /^(W\/)?"[^"]*"$/
const POSITION = /^([A-Za-z0-9_-]{1,64}):(\d{1,15})$/

export type WaitFor = (position: Position, timeoutMs: number) => Promise<boolean>

export const etagOf = (version: number): string => `"${version}"`

/** The version that must still stand; `undefined` when any will do. */
export function ifMatchOf(endpoint: Endpoint, headers: IncomingHttpHeaders): number | undefined {
  const given = headers['if-match']
  if (given === undefined) {
    if (endpoint.ifMatch === 'required')
      throw refuse('if_match_required', 'Send the ETag of what you have read as If-Match')
    return
  }
  if (given === '*') return
  const version = /^"(\d{1,15})"$/.exec(given)?.[1]
  if (version !== undefined) return Number(version)
  if (ENTITY_TAG.test(given)) throw refuse('version_moved', 'This ETag is not of the version that stands')
  throw refuse('malformed_request', 'If-Match must be an ETag, in its quotation marks, or *')
}

/** RFC 9110 §13.1.2: the weak comparison. */
export function isKnownToCaller(etag: string | undefined, headers: IncomingHttpHeaders): boolean {
  const given = headers['if-none-match']
  if (given === undefined || etag === undefined) return false
  if (given.trim() === '*') return true
  return given.split(',').some((each) => each.trim().replace(/^W\//, '') === etag.replace(/^W\//, ''))
}

/**
 * Read your own writes: waits until what the caller has written can be read here. A stream that the caller may not know of is waited
 * for as one that is not there, so that nobody learns how long it is.
 */
export async function catchUp(
  headers: IncomingHttpHeaders,
  waitFor: WaitFor | undefined,
  mayKnow: (stream: string) => Promise<boolean>,
): Promise<void> {
  const given = headers['urbe-at-least']
  if (given === undefined) return
  const [, stream, sequence] = POSITION.exec(String(given)) ?? []
  if (stream === undefined) throw refuse('malformed_request', 'Urbe-At-Least must be <stream>:<sequence>')
  if (waitFor === undefined) return
  if (!(await mayKnow(stream))) await sleep(CATCH_UP_MS)
  else if (await waitFor({ stream, sequence: Number(sequence) }, CATCH_UP_MS)) return
  throw refuse('not_caught_up', `${stream} has not been read up to ${sequence} within ${CATCH_UP_MS} ms`)
}
