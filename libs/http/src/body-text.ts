import type { IncomingMessage } from 'node:http'

import type { Request } from 'express'

import { refuse } from './problems.ts'

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)"?/i

/**
 * A body as text. What is larger is answered at once and not read to its end first; what is not UTF-8 is refused and not
 * mended with question marks.
 */
export async function bodyText(request: Request, bytesMax: number): Promise<string> {
  const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity'
  if (!isPlain || !/^utf-?8$/i.test(charset))
    throw refuse('media_type_not_supported', 'Only uncompressed text in UTF-8 is accepted')
  const bytes = await read(request, bytesMax)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('malformed_request', 'The body is not UTF-8')
  }
}

function read(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const tooLarge = () => refuse('body_too_large', 'The body is larger than is accepted here')
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) return reject(tooLarge())
    const chunks: Buffer[] = []
    let bytes = 0
    const take = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= bytesMax) return void chunks.push(chunk)
      request.off('data', take).resume()
      reject(tooLarge())
    }
    request.on('data', take)
    request.once('end', () => resolve(Buffer.concat(chunks)))
    request.once('error', () => reject(refuse('malformed_request', 'The body broke off')))
  })
}
