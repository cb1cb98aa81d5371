import { describe, expect, it } from '@jest/globals'

import { FileFormatError } from '../errors.ts'
import { FeedFormatError, PbfFormatError, StreetDraftError } from './errors.ts'

describe('an error of an import', () => {
  it('in a feed is one of its format, and names the file', () => {
    const error = new FeedFormatError('stops.txt', 3, 'stop_id')
    expect(error).toBeInstanceOf(FileFormatError)
    expect(error.message).toBe('stops.txt, line 3: expected stop_id')
    expect([error.name, error.file, error.line, error.expected]).toEqual([
      'FileFormatError',
      'stops.txt',
      3,
      'stop_id',
    ])
  })

  it('in a binary file names the byte, and what went wrong below', () => {
    const cause = new RangeError('too large')
    const error = new PbfFormatError(42, 'a blob', { cause })
    expect([error.message, error.cause]).toEqual(['byte 42: expected a blob', cause])
  })

  it('of well-formed streets has a code', () => {
    expect(new StreetDraftError('no_streets', 'none')).toMatchObject({ code: 'no_streets', message: 'none' })
  })
})
