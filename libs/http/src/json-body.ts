import type { RequestHandler } from 'express'

import { bodyText } from './body-text.ts'
import { hasBody } from './has-body.ts'
import { refuse } from './problems.ts'

const BODY_BYTES_MAX = 64 * 1024

/** Reads a body of JSON; a request without one has none. */
export const jsonBody: RequestHandler = async (request, _response, next) => {
  if (hasBody(request)) {
    if (!request.is('application/json'))
      throw refuse('media_type_not_supported', 'Only application/json is accepted here')
    const text = await bodyText(request, BODY_BYTES_MAX)
    if (text !== '') request.body = parsed(text)
  }
  next()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('malformed_request', 'The body cannot be read as JSON')
  }
}
