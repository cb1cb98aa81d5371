import type { Request, Response } from 'express'

import type { Endpoint } from '@urbe/contracts'

import type { Answer } from './binding.ts'
import { etagOf, isKnownToCaller } from './conditions.ts'
import type { StoredAnswer } from './idempotency.ts'

/** An answer in the words of HTTP. */
export function render(endpoint: Endpoint, answer: Answer, request: Request): StoredAnswer {
  const { body, text, version, position, headers = {} } = answer
  const status = answer.status ?? endpoint.status
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      ...(version === undefined ? {} : { etag: etagOf(version) }),
      ...(position === undefined ? {} : { 'urbe-position': `${position.stream}:${position.sequence}` }),
      ...nextLink(body, request),
      ...contentType(status, text),
      ...headers,
    },
    body: status === 204 ? '' : (text?.content ?? (body === undefined ? '' : JSON.stringify(body))),
  }
}

export function send(
  request: Request,
  response: Response,
  { status, headers, body }: StoredAnswer,
  living = false,
): void {
  response.set({ ...headers })
  const mayBeKnown = request.method === 'GET' && status === 200 && !living
  if (mayBeKnown && isKnownToCaller(headers['etag'], request.headers)) {
    response.removeHeader('content-type')
    response.status(304).end()
    return
  }
  response.status(status)
  if (body === '') response.end()
  else response.send(Buffer.from(body))
}

/** Bytes are of reading, which is never kept for a repetition. */
export function sendBytes(response: Response, { type, content }: NonNullable<Answer['bytes']>): void {
  response.set({ 'cache-control': 'no-store', 'content-type': type })
  response.status(200).send(Buffer.from(content))
}

function contentType(status: number, text: Answer['text']): Record<string, string> {
  if (status === 204) return {}
  return { 'content-type': text?.type ?? 'application/json; charset=utf-8' }
}

/** RFC 8288: where the next page of a list is. */
function nextLink(body: unknown, request: Request): Record<string, string> {
  if (typeof body !== 'object' || body === null || !('next' in body) || typeof body.next !== 'string')
    return {}
  const [path = '', query = ''] = request.originalUrl.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('cursor', body.next)
  return { link: `<${path}?${parameters}>; rel="next"` }
}
