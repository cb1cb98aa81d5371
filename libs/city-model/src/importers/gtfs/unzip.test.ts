import { deflateRawSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'

import { feed } from '../test/feed.ts'
import { zipOf } from '../test/zip.ts'
import { crc32 } from './crc32.ts'
import { UNZIPPED_BYTES_MAX, unzipTexts, ZIPPED_FILES_MAX } from './unzip.ts'

const deflate = (bytes: Uint8Array) => deflateRawSync(bytes)
const refusal = (expected: string) =>
  expect.objectContaining({ name: 'FileFormatError', expected: expect.stringContaining(expected) })

/** The same archive with a number of its directory's first entry changed. */
function withEntry(zip: Uint8Array, offset: number, value: number): Uint8Array {
  const changed = Buffer.from(zip)
  const entry = changed.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  changed.writeUInt32LE(value, entry + offset)
  return changed
}

describe('a zip archive', () => {
  it('gives the texts that were packed, deflated or as they are', () => {
    expect(unzipTexts(zipOf(feed, { deflate, comment: 'of a city' }), '.txt')).toEqual(feed)
    expect(unzipTexts(zipOf(feed), '.txt')).toEqual(feed)
  })

  it('has the checksum that everybody has', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })

  it('may have folders and files that nobody asked for', () => {
    const files = { 'feed/a.txt': 'one', 'feed/logo.png': '\0', '__MACOSX/feed/a.txt': 'two' }
    expect(unzipTexts(zipOf(files), '.txt')).toEqual({ 'a.txt': 'one' })
  })

  it('is refused where it ends too early, wherever that is', () => {
    const zip = zipOf({ 'a.txt': 'some words, some words', 'b.txt': 'more' }, { deflate })
    for (let length = 0; length < zip.length; length += 1) {
      expect(() => unzipTexts(zip.subarray(0, length), '.txt')).toThrow(refusal('zip archive'))
    }
  })

  it('is refused where any byte of a file is another one', () => {
    const zip = zipOf({ 'a.txt': 'some words, some words, some words' }, { deflate })
    const from = zip.indexOf('a'.charCodeAt(0)) + 'a.txt'.length
    for (let at = from; at < from + 8; at += 1) {
      const damaged = Uint8Array.from(zip)
      damaged[at] = (zip[at] ?? 0) ^ 0x55
      expect(() => unzipTexts(damaged, '.txt')).toThrow(refusal('zip archive that is whole'))
    }
  })

  it('is refused when it holds a name twice, needs a password, or is packed in another way', () => {
    expect(() => unzipTexts(zipOf({ 'a/x.txt': '1', 'b/x.txt': '2' }), '.txt')).toThrow(refusal('only once'))
    expect(() => unzipTexts(withEntry(zipOf({ 'a.txt': 'a' }), 8, 1), '.txt')).toThrow(refusal('password'))
    const bzip = withEntry(zipOf({ 'a.txt': 'a' }), 10, 12)
    expect(() => unzipTexts(bzip, '.txt')).toThrow(refusal('stored or deflated'))
  })

  it('is refused when it would unpack to too much, before it is unpacked', () => {
    const huge = withEntry(zipOf({ 'a.txt': 'a' }), 24, UNZIPPED_BYTES_MAX + 1)
    expect(() => unzipTexts(huge, '.txt')).toThrow(refusal(`${UNZIPPED_BYTES_MAX} bytes`))
    const more = withEntry(zipOf({ 'a.txt': 'a' }), 24, 2)
    expect(() => unzipTexts(more, '.txt')).toThrow(refusal('whole'))
  })

  it('is refused when it has too many files, or needs the 64-bit form', () => {
    const names = Array.from({ length: ZIPPED_FILES_MAX + 1 }, (_, each) => [`${each}.txt`, ''])
    expect(() => unzipTexts(zipOf(Object.fromEntries(names)), '.txt')).toThrow(
      refusal(`${ZIPPED_FILES_MAX} files`),
    )
    const large = withEntry(zipOf({ 'a.txt': 'a' }), 42, 0xffffffff)
    expect(() => unzipTexts(large, '.txt')).toThrow(refusal('64-bit'))
  })
})
