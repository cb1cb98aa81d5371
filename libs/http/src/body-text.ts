import type { IncomingMessage } from 'node:http'

import type { Request } from 'express'

import { refuse } from './problems.ts'

/** Until the last byte of a body of text is here, however long a service waits for uploads. */
export const BODY_MS = 8_000
/** Under this name an app of express says how long it waits. */
export const BODY_MS_SETTING = 'urbe body ms'
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i

/**
 * A body as text. What is larger is answered at once and not read to its end first, what does not come in time is not waited for;
 * what is not UTF-8 is refused and not mended with question marks.
 */
export async function bodyText(request: Request, bytesMax: number): Promise<string> {
  const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity'
  if (!isPlain || !/^utf-?8$/i.test(charset))
    throw refuse('unsupported_media_type', 'Only uncompressed text in UTF-8 is accepted')
  const bytes = await read(request, { bytesMax, bodyMs: request.app.get(BODY_MS_SETTING) })
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('malformed_request', 'The body is not UTF-8')
  }
}

interface Patience {
  readonly bytesMax: number
  readonly bodyMs: number
}

function read(request: IncomingMessage, { bytesMax, bodyMs }: Patience): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const giveUp = (why: Error) => {
      clearTimeout(late)
      request.off('data', take).resume()
      reject(why)
    }
    const take = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bytesMax) chunks.push(chunk)
      else giveUp(tooLarge())
    }
    const late = setTimeout(
      () => giveUp(refuse('request_timeout', 'The body did not arrive in time')),
      bodyMs,
    )
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) return giveUp(tooLarge())
    request.on('data', take)
    request.once('end', () => {
      clearTimeout(late)
      resolve(Buffer.concat(chunks))
    })
    request.once('error', () => giveUp(refuse('malformed_request', 'The body broke off')))
  })
}

const tooLarge = () => refuse('payload_too_large', 'The body is larger than is accepted here')
