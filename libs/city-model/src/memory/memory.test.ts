import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { hashOf, hashOfText } from './hash.ts'
import { column, columnsOver, describeSchema, schemaOf, wordsOf } from './schema.ts'
import { memberAt, stretches } from './weights.ts'

const shape = {
  age: column('u8', 3),
  cash: column('f64', 2),
  link: column('i32', 17),
  mood: column('u16', 1),
} as const

describe('a schema', () => {
  it('gives every column cache lines of its own behind the digests, the small ones first', () => {
    const { columns, hotBytes, bytes } = schemaOf(shape)
    expect(columns.map(({ name, offset }) => [name, offset])).toEqual([
      ['age', 64],
      ['cash', 128],
      ['link', 256],
      ['mood', 192],
    ])
    expect({ hotBytes, bytes }).toEqual({ hotBytes: 256, bytes: 384 })
  })

  it('knows all words of a column', () => {
    const { columns, bytes } = schemaOf(shape)
    const buffer = new SharedArrayBuffer(bytes)
    columnsOver(shape, buffer).link[16] = 5
    const link = columns.find(({ name }) => name === 'link')
    const words = link && wordsOf(link, buffer)
    expect([words?.length, words?.[16]]).toEqual([32, 5])
  })

  it('lays typed columns over one buffer', () => {
    const buffer = new SharedArrayBuffer(schemaOf(shape).bytes)
    columnsOver(shape, buffer).cash[1] = 12.5
    expect(columnsOver(shape, buffer).cash).toEqual(Float64Array.of(0, 12.5))
  })

  it('tells its columns apart by name, kind and count', () => {
    const texts = [shape, { ...shape, age: column('u8', 4) }, { ...shape, age: column('u16', 3) }].map(
      (each) => describeSchema(schemaOf(each)),
    )
    expect(new Set(texts).size).toBe(3)
  })

  it('knows a column under the name and the size that it was kept with, and lays it out alike', () => {
    const { age, link, mood } = shape
    const renamed = schemaOf({ age, money: column('f64', 3, 'cash:f64[2]'), link, mood })
    expect(describeSchema(renamed)).toBe(describeSchema(schemaOf(shape)))
    expect(renamed.columns.map(({ offset }) => offset)).toEqual(
      schemaOf(shape).columns.map(({ offset }) => offset),
    )
  })
})

describe('a hash', () => {
  it('has sixteen hexadecimal digits', () => {
    expect(hashOf(new SharedArrayBuffer(64))).toMatch(/^[0-9a-f]{16}$/)
  })

  it.each([
    [0, 'e8bcf8606fba757a'],
    [4, 'ad905ce3852a7d51'],
    [8, 'ea69572a026d0d34'],
    [12, '64c6bfc7cfb619cb'],
    [20, '4a2ec8248f4c3924'],
  ])('of %p words is that which stands in logs', (length, hash) => {
    const words = Int32Array.from({ length }, (_, at) => Math.imul(at + 1, 0x01234567))
    expect(hashOf(words.buffer)).toBe(hash)
  })

  it('changes with every single bit', () => {
    const buffer = new ArrayBuffer(128)
    const hashes = new Set([hashOf(buffer)])
    const bytes = new Uint8Array(buffer)
    for (let bit = 0; bit < 1024; bit += 1) {
      bytes[bit >> 3] = 1 << (bit & 7)
      hashes.add(hashOf(buffer))
      bytes[bit >> 3] = 0
    }
    expect(hashes.size).toBe(1025)
  })

  it('tells two changed words from none, the highest bits included', () => {
    const words = new Int32Array(16)
    const before = hashOf(words.buffer)
    words[0] = 1 << 31
    words[4] = 1 << 31
    expect(hashOf(words.buffer)).not.toBe(before)
  })

  it('of different texts differs', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(hashOfText(a) === hashOfText(b)).toBe(a === b)
      }),
    )
  })
})

describe('weighted members', () => {
  it('are found on their own stretch', () => {
    const ends = stretches(Int32Array.of(2, 0, 3, 1))
    expect([0, 1, 2, 3, 4, 5].map((point) => memberAt(ends, point))).toEqual([0, 0, 2, 2, 2, 3])
  })
})
