import { constants, deflateRawSync, deflateSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { inflateZlib } from './inflate.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const prose = bytesOf('a bridge over a river, a river under a bridge; '.repeat(200))
const refused = expect.objectContaining({ name: 'InflateError' })

describe('unpacking', () => {
  it('gives back what zlib has packed, at any level and by any strategy', () => {
    const level = fc.integer({ min: 0, max: 9 })
    const strategy = fc.constantFrom(
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    )
    const words = fc.array(fc.constantFrom('way', 'node', 'highway', 'é', '\0', 'residential'), {
      maxLength: 400,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          words.map((each) => bytesOf(each.join(' '))),
          fc.uint8Array({ maxLength: 600 }),
        ),
        level,
        strategy,
        (bytes, ...how) => {
          const packed = deflateSync(bytes, { level: how[0], strategy: how[1] })
          expect(Buffer.from(inflateZlib(packed, bytes.length)).equals(Buffer.from(bytes))).toBe(true)
        },
      ),
    )
  })

  it('refuses every beginning of packed bytes', () => {
    const packed = deflateSync(prose)
    for (let end = 0; end < packed.length; end += 1) {
      expect(() => inflateZlib(packed.subarray(0, end), prose.length)).toThrow(refused)
    }
  })

  it('refuses another size, another checksum, and bytes without the header', () => {
    const packed = deflateSync(prose)
    expect(() => inflateZlib(packed, prose.length - 1)).toThrow(refused)
    expect(() => inflateZlib(packed, prose.length + 1)).toThrow(refused)
    expect(() => inflateZlib(deflateRawSync(prose), prose.length)).toThrow(refused)
    packed[packed.length - 1] = (packed.at(-1) ?? 0) ^ 1
    expect(() => inflateZlib(packed, prose.length)).toThrow(refused)
  })

  it('never fails in another way, whatever byte is wrong', () => {
    const packed = deflateSync(prose.subarray(0, 300))
    for (const at of packed.keys()) {
      for (const wrong of [0, 85, 255]) {
        const broken = Uint8Array.from(packed)
        broken[at] = wrong
        try {
          inflateZlib(broken, 300)
        } catch (error) {
          expect(error).toEqual(refused)
        }
      }
    }
  })
})
