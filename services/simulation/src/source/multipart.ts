import type { Readable } from 'node:stream'

import busboy from 'busboy'

import { Refusal } from '@urbe/kernel'

/** Some 4 MB are the trips of the largest public network; a PBF of so many bytes holds a large city. */
export const FILE_BYTES_MAX = 32 * 1024 * 1024
const FILES_MAX = 3
const FIELDS_MAX = 8
const FIELD_BYTES_MAX = 1_024

/** What the parser makes of bytes that are no UTF-8, and what no text holds. */
const UNREADABLE = /[\0\ufffd]/

export interface Form {
  readonly fields: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>
}

type Request = Readable & { readonly headers: Readonly<Record<string, string | string[] | undefined>> }

/** Reads a multipart form into memory, within limits. */
export async function readForm(request: Request): Promise<Form> {
  const fields: Record<string, string> = Object.create(null)
  const files: Record<string, Uint8Array<ArrayBuffer>> = Object.create(null)
  const named = new Set<string>()
  const parser = openParser(request)
  const tooLarge = new Refusal('payload_too_large', `a file has at most ${FILE_BYTES_MAX} bytes`)
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      request.unpipe(parser)
      request.resume()
      reject(error)
    }
    const nameOnce = (name: string) => {
      if (named.has(name)) fail(new Refusal('malformed_request', 'the form has a part more than once'))
      named.add(name)
    }
    parser.on('field', (name, value, { valueTruncated }) => {
      nameOnce(name)
      if (valueTruncated)
        fail(new Refusal('payload_too_large', `a field has at most ${FIELD_BYTES_MAX} bytes`))
      if (UNREADABLE.test(value)) fail(unreadable())
      fields[name] = value
    })
    parser.on('file', (name, stream) => {
      nameOnce(name)
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('limit', () => fail(tooLarge))
      // A form that ends inside a file says so here first, and nobody listening would end the process.
      stream.on('error', () => fail(unreadable()))
      stream.on('close', () => {
        // A copy of its own: a pooled buffer would take its neighbours along to another thread.
        files[name] = Uint8Array.from(Buffer.concat(chunks))
      })
    })
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) {
      parser.on(limit, () => fail(new Refusal('malformed_request', 'the form has too many parts')))
    }
    parser.on('error', () => fail(unreadable()))
    parser.on('close', () => resolve({ fields: { ...fields }, files: { ...files } }))
    request.on('aborted', () => fail(new Refusal('malformed_request', 'the form ended too early')))
    request.pipe(parser)
  })
}

const unreadable = () => new Refusal('malformed_request', 'the form cannot be read')

function openParser(request: Request) {
  try {
    return busboy({
      headers: request.headers as Record<string, string>,
      limits: { fileSize: FILE_BYTES_MAX, files: FILES_MAX, fields: FIELDS_MAX, fieldSize: FIELD_BYTES_MAX },
    })
  } catch {
    throw new Refusal('unsupported_media_type', 'the form is to be multipart/form-data')
  }
}
