import { Readable } from 'node:stream'

import { describe, expect, it } from '@jest/globals'

import { FILE_BYTES_MAX, readForm } from './multipart.ts'

type Part = { name: string; value: string | Buffer; filename?: string }

/** A request as Node hands it to a route: a stream with headers. */
function requestOf(parts: readonly Part[], { type = 'multipart/form-data; boundary=b', closed = true } = {}) {
  const chunks = parts.flatMap(({ name, value, filename }) => [
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ''}\r\n\r\n`,
    ),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ])
  const stream = Readable.from(closed ? [...chunks, Buffer.from('--b--\r\n')] : chunks)
  return Object.assign(stream, { headers: { 'content-type': type } })
}
const file = (name: string, value: string | Buffer = 'x') => ({ name, value, filename: `${name}.txt` })
const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code })

describe('a form', () => {
  it('is read into fields and files', async () => {
    const form = await readForm(requestOf([{ name: 'kind', value: 'tntp' }, file('net', 'abc')]))
    expect(form).toEqual({ fields: { kind: 'tntp' }, files: { net: Uint8Array.from(Buffer.from('abc')) } })
  })

  it.each([
    ['a file over the limit', [file('net', Buffer.alloc(FILE_BYTES_MAX + 1))], 'payload_too_large'],
    ['a field over the limit', [{ name: 'name', value: 'x'.repeat(1_025) }], 'payload_too_large'],
    [
      'what is no UTF-8 in a field',
      [{ name: 'name', value: Buffer.from([0x61, 0xff]) }],
      'malformed_request',
    ],
    ['a nul in a field', [{ name: 'name', value: 'a\0b' }], 'malformed_request'],
    [
      'a field twice',
      [
        { name: 'kind', value: 'osm' },
        { name: 'kind', value: 'tntp' },
      ],
      'malformed_request',
    ],
    ['a file twice', [file('net'), file('net')], 'malformed_request'],
    ['a name for a file and a field', [{ name: 'net', value: 'x' }, file('net')], 'malformed_request'],
    ['too many files', ['a', 'b', 'c', 'd'].map((name) => file(name)), 'malformed_request'],
    [
      'too many fields',
      Array.from({ length: 9 }, (_, index) => ({ name: `f${index}`, value: 'x' })),
      'malformed_request',
    ],
  ])('with %s is refused', async (_what, parts: readonly Part[], code) => {
    await expect(readForm(requestOf(parts))).rejects.toEqual(refused(code))
  })

  it('that ends too early, or is none, is refused', async () => {
    await expect(readForm(requestOf([file('net')], { closed: false }))).rejects.toEqual(
      refused('malformed_request'),
    )
    const json = requestOf([], { type: 'application/json' })
    await expect(readForm(json)).rejects.toEqual(refused('unsupported_media_type'))
  })
})
