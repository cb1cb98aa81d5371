import type { RequestHandler } from 'express'

import { doubledMember } from '@urbe/kernel'

import { bodyText } from './body-text.ts'
import { hasBody } from './has-body.ts'
import { refuse } from './problems.ts'

const BODY_BYTES_MAX = 64 * 1024
/** Of a name that somebody made up. */
const TOLD_CHARACTERS_MAX = 64

/** Reads a body of JSON; a request without one has none. */
export const jsonBody: RequestHandler = async (request, _response, next) => {
  if (hasBody(request)) {
    if (!request.is('application/json'))
      throw refuse('unsupported_media_type', 'Only application/json is accepted here')
    const text = await bodyText(request, BODY_BYTES_MAX)
    if (text !== '') request.body = parsed(text)
    checkNames(text)
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

function checkNames(text: string): void {
  const name = doubledMember(text)
  if (name !== undefined)
    throw refuse('malformed_request', `The body has \`${name.slice(0, TOLD_CHARACTERS_MAX)}\` more than once`)
}
