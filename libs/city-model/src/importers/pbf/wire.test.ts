import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { number, varint } from '../test/encode-pbf.ts'
import {
  nextField,
  skipField,
  takeBytes,
  takeSigned,
  takeUnsigned,
  takeZigzag,
  type Wire,
  wireOn,
} from './wire.ts'

function wire(bytes: readonly number[], isUnpacked = false): Wire {
  return wireOn(Uint8Array.from(bytes), { origin: 100, isUnpacked })
}

const safe = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -200, max: 200 }))

describe('a number of a protocol buffer', () => {
  it('is the one that was written, without a sign', () => {
    fc.assert(
      fc.property(fc.oneof(fc.maxSafeNat(), fc.nat(300)), (value) => {
        expect(takeUnsigned(wire(varint(value)))).toBe(value)
      }),
    )
  })

  it('is the one that was written, as if it had 64 bits', () => {
    fc.assert(
      fc.property(safe, (value) => {
        expect(takeSigned(wire(varint(value)))).toBe(value)
      }),
    )
  })

  it('is the one that was written, with its sign in the lowest bit', () => {
    const half = fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n - 1n })
    fc.assert(
      fc.property(half, (value) => {
        const folded = value >= 0n ? value * 2n : -value * 2n - 1n
        expect(takeZigzag(wire(varint(folded)))).toBe(Number(value))
      }),
    )
  })

  it.each([
    ['beyond 2^53', 2n ** 53n, takeUnsigned],
    ['of all 64 bits', 2n ** 64n - 1n, takeUnsigned],
    ['beyond 2^53 with a sign', 2n ** 53n, takeSigned],
    ['far below zero', -(2n ** 63n), takeSigned],
    ['folded beyond 2^53', 2n ** 53n, takeZigzag],
  ])('%s is refused rather than rounded', (_what, value, take) => {
    expect(() => take(wire(varint(value)))).toThrow(expect.objectContaining({ name: 'PbfFormatError' }))
  })

  it('that has no end is refused where it stands', () => {
    expect(() => takeUnsigned(wire([255, 255]))).toThrow(expect.objectContaining({ byte: 102 }))
  })
})

describe('a field', () => {
  it('of any type that nobody wants is stepped over', () => {
    const fields = [...number(1, 2n ** 64n - 1n), 17, 1, 2, 3, 4, 5, 6, 7, 8, 26, 2, 9, 9, 37, 1, 2, 3, 4]
    const message = wire(fields)
    const seen: string[] = []
    for (let field = nextField(message); field; field = nextField(message)) {
      seen.push(`${field.number} ${field.type}`)
      skipField(message, field)
    }
    expect(seen).toEqual(['1 varint', '2 fixed64', '3 bytes', '4 fixed32'])
  })

  it('of bytes ends where it says, and what is inside cannot leave it', () => {
    const message = wire([2, 8, 5, 77])
    const inner = takeBytes(message)
    expect(nextField(inner)).toEqual({ number: 1, type: 'varint' })
    expect([takeUnsigned(inner), nextField(inner), message.at]).toEqual([5, undefined, 3])
    expect(() => takeUnsigned(inner)).toThrow(expect.objectContaining({ expected: 'a further byte' }))
  })

  it('in unpacked bytes is told by where the packed ones begin', () => {
    const message = wire([1, 2, 3], true)
    message.at = 2
    expect(() => takeBytes(message)).toThrow(
      expect.objectContaining({ byte: 100, expected: '3 bytes, found 0' }),
    )
  })
})
