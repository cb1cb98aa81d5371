import { randomBytes } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'

import { CANARY_LENGTH_MIN } from './forms.ts'
import { searchFor } from './search.ts'

const TEXT = 'a canary, & its "cage" ü'
const search = searchFor([
  { name: 'it', text: TEXT },
  { name: 'another', text: 'yellow-as-butter-9' },
])
const found = (bytes: Buffer | string) => [...search(Buffer.from(bytes))]
const around = (bytes: Buffer | string) =>
  Buffer.concat([randomBytes(1_000), Buffer.from(bytes), randomBytes(1_000)])

describe('a canary is found', () => {
  it.each<[string, Buffer | string]>([
    ['as it is', TEXT],
    ['in JSON', JSON.stringify({ deep: [TEXT] })],
    ['in an address', new URLSearchParams({ q: TEXT }).toString()],
    ['in a path', encodeURIComponent(TEXT)],
    ['in hex', Buffer.from(TEXT).toString('hex')],
    ['in capital hex', Buffer.from(TEXT).toString('hex').toUpperCase()],
    ['in UTF-16', Buffer.from(TEXT, 'utf16le')],
    ['packed by zstd', zstdCompressSync(Buffer.from(`x ${TEXT} y`))],
    ['packed by gzip', gzipSync(Buffer.from(`x ${TEXT} y`))],
  ])('%s', (_, bytes) => {
    expect(found(bytes)).toEqual(['it'])
  })

  it('in base64, whatever stands before and behind it', () => {
    for (let before = 0; before < 4; before++)
      for (let behind = 0; behind < 4; behind++) {
        const bytes = Buffer.concat([randomBytes(before), Buffer.from(TEXT), randomBytes(behind)])
        for (const encoding of ['base64', 'base64url'] as const)
          expect(found(around(bytes.toString(encoding)))).toEqual(['it'])
      }
  })

  it('at the first byte, at the last, and beside another one', () => {
    expect(found(`${TEXT}yellow-as-butter-9`).sort()).toEqual(['another', 'it'])
    expect(found(`aa${TEXT.slice(0, 10)}${TEXT}`)).toEqual(['it'])
  })
})

it('nothing is found where nothing is', () => {
  expect(found(randomBytes(2_000_000))).toEqual([])
  expect(found(TEXT.slice(1))).toEqual([])
  expect(found(TEXT.slice(0, -1))).toEqual([])
})

it('a canary that chance would find is none', () => {
  expect(() => searchFor([{ name: 'short', text: 'x'.repeat(CANARY_LENGTH_MIN - 1) }])).toThrow('by chance')
})
