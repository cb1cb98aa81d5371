import type { RequestHandler } from 'express'

import { bodyText } from './body-text.ts'
import { checkEncoding } from './parse-request.ts'
import { refuse } from './problems.ts'

/** Tokens and assertions are the largest things in a form. */
export const FORM_BYTES_MAX = 16 * 1024
const FORM = 'application/x-www-form-urlencoded'

/** RFC 6749 §3.2: parameters are sent once, those without a value too; such a one counts as not sent. */
const parse: RequestHandler = async (request, _response, next) => {
  const body: Record<string, string> = Object.create(null)
  const names = new Set<string>()
  const text = await bodyText(request, FORM_BYTES_MAX)
  checkEncoding(text, 'form')
  for (const [name, value] of new URLSearchParams(text)) {
    if (names.has(name)) throw refuse('malformed_request', `The form has \`${name}\` more than once`)
    names.add(name)
    if (value !== '') body[name] = value
  }
  request.body = { ...body }
  next()
}

const onlyForms: RequestHandler = (request, _response, next) => {
  if (request.is(FORM)) return next()
  throw refuse('unsupported_media_type', `Only ${FORM} is accepted here`)
}

export const formReaders: readonly RequestHandler[] = [onlyForms, parse]
