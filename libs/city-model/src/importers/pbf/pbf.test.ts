import { deflateSync, inflateSync } from 'node:zlib'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { OSM_ID_MAX } from '../osm/extract.ts'
import { readOsmXml } from '../osm/read-osm-xml.ts'
import {
  asPbf,
  blob,
  bytes,
  framed,
  number,
  type PbfWriting,
  PLAIN,
  text,
  varint,
} from '../test/encode-pbf.ts'
import { asXml, gridOf, nodeAt, type SampleMap, way } from '../test/sample-map.ts'
import { BLOB_BYTES_MAX, BLOB_HEADER_BYTES_MAX } from './blobs.ts'
import { BLOCK_PARTS_MAX } from './primitive-block.ts'
import { PBF_LIMITS, readOsmPbf } from './read-osm-pbf.ts'

const inflate = (packed: Uint8Array, sizeMax: number): Uint8Array =>
  inflateSync(packed, { maxOutputLength: Math.max(1, sizeMax) })
const deflate = (raw: Uint8Array): Uint8Array => deflateSync(raw)

const sample: SampleMap = {
  nodes: [...gridOf(3, 1), nodeAt(-4, -13.5, -52.25, { shop: 'bäckerei', name: 'Krümel 🥐' })],
  ways: [way(7, [1, 2, 3], { highway: 'residential', name: 'Straße' })],
  relations: [
    {
      id: 5,
      members: [{ type: 'way', ref: 7, role: 'outer' }],
      tags: { type: 'multipolygon', landuse: 'retail' },
    },
  ],
}
const header = blob('OSMHeader', text(4, 'OsmSchema-V0.6'))

function read(file: readonly number[] | Uint8Array, limits = PBF_LIMITS) {
  return readOsmPbf({ bytes: Uint8Array.from(file), inflate }, limits)
}

function data(block: readonly number[]): readonly number[] {
  return [...header, ...blob('OSMData', block)]
}

const refused = expect.objectContaining({ name: 'PbfFormatError' })
const refusedFor = (expected: RegExp) =>
  expect.objectContaining({ name: 'PbfFormatError', expected: expect.stringMatching(expected) })

const WRITINGS: readonly (readonly [string, PbfWriting])[] = [
  ['dense and raw', PLAIN],
  ['dense and packed', { ...PLAIN, deflate }],
  ['plain and raw', { ...PLAIN, isDense: false }],
  ['plain and packed', { isDense: false, granularity: 100, deflate }],
  ['finer', { isDense: true, granularity: 10 }],
]

describe('a binary file of OpenStreetMap', () => {
  it.each(WRITINGS)('that is %s says the same as XML', (_what, writing) => {
    expect(read(asPbf(sample, writing))).toEqual(readOsmXml(asXml(sample)))
  })

  it('says the same as XML whatever it holds', () => {
    const id = fc.integer({ min: -60, max: 60 })
    const word = fc.string({ unit: fc.constantFrom('a', 'ß', '"', '&', '<', ' ', '\n', '🥐'), maxLength: 4 })
    const key = fc.constantFrom('highway', 'name', 'building', 'shop', 'landuse', 'type', 'other')
    const value = fc.oneof(word, fc.constantFrom('multipolygon', 'residential', 'yes'))
    const tags = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true })
    const degrees = (max: number) => fc.integer({ min: -max * 1e7, max: max * 1e7 })
    const node = fc.record({
      id: fc.oneof(id, fc.constantFrom(OSM_ID_MAX, -OSM_ID_MAX)),
      lon: degrees(180),
      lat: degrees(90),
      tags,
    })
    const member = fc.record({
      type: fc.constantFrom('node' as const, 'way' as const, 'relation' as const),
      ref: id,
      role: word,
    })
    const map = fc.record({
      nodes: fc.array(node, { maxLength: 12 }),
      ways: fc.array(fc.record({ id, refs: fc.array(id, { maxLength: 8 }), tags }), { maxLength: 6 }),
      relations: fc.array(fc.record({ id, members: fc.array(member, { maxLength: 4 }), tags }), {
        maxLength: 4,
      }),
    })
    const writing = fc.constantFrom(...WRITINGS.map(([, each]) => each))
    // Something that is always there, so that neither file is refused as empty.
    const anchored = map.map((each) => ({ ...each, ways: [...each.ways, way(1000, [], { highway: 'x' })] }))
    fc.assert(
      fc.property(anchored, writing, (each, how) => {
        expect(read(asPbf(each, how))).toEqual(readOsmXml(asXml(each)))
      }),
    )
  })

  it('may have blobs and fields that nobody knows', () => {
    const file = [...asPbf(sample), ...blob('Index', [1, 2, 3]), ...blob('OSMData', number(99, 2n ** 63n))]
    expect(read(file)).toEqual(read(asPbf(sample)))
  })

  it('leaves out what its info calls invisible', () => {
    const info = [
      ...bytes(5, bytes(6, [1, 0])),
      ...bytes(1, [2, 2]),
      ...bytes(8, [0, 0]),
      ...bytes(9, [0, 0]),
    ]
    const strings = bytes(1, [...text(1, ''), ...text(1, 'shop'), ...text(1, 'x')])
    const tagged = bytes(2, bytes(2, [...info, ...bytes(10, [1, 2, 0, 1, 2, 0])]))
    expect(read(data([...strings, ...tagged])).points.map(({ id }) => id)).toEqual([1])
  })

  it('takes repeated numbers that are not packed', () => {
    const strings = bytes(1, [...text(1, ''), ...text(1, 'highway'), ...text(1, 'x')])
    const unpacked = [...number(1, 7), ...number(2, 1), ...number(3, 2), ...number(8, 4), ...number(8, 2)]
    expect(read(data([...strings, ...bytes(2, bytes(3, unpacked))])).missingNodes).toBe(2)
  })
})

type Hostile = readonly [what: string, file: readonly number[] | Uint8Array, expected: RegExp]

const HOSTILE: readonly Hostile[] = [
  [
    'a packed blob says more than the limit',
    framed([...text(1, 'OSMData'), ...number(3, 8)], [...number(2, BLOB_BYTES_MAX + 1), ...bytes(3, [0])]),
    /at most 33554432 bytes/,
  ],
  [
    'a packed blob does not say its size',
    framed([...text(1, 'OSMData'), ...number(3, 3)], bytes(3, [0])),
    /says how many/,
  ],
  [
    'a blob is larger than the limit',
    framed([...text(1, 'OSMData'), ...number(3, BLOB_BYTES_MAX + 1)], []),
    /^a blob of at most/,
  ],
  ['a header is larger than the limit', [0, 1, 0, 1], new RegExp(`at most ${BLOB_HEADER_BYTES_MAX}`)],
  ['a header says no type', framed(number(3, 0), []), /type and datasize/],
  ['a blob has no data', framed([...text(1, 'OSMData'), ...number(3, 0)], []), /with data/],
  [
    'a blob is packed by other means',
    framed([...text(1, 'OSMData'), ...number(3, 3)], bytes(7, [0])),
    /packed by zlib/,
  ],
  ['data come before a header', blob('OSMData', []), /an OSMHeader before/],
  [
    'it asks for history',
    asPbf(sample, { ...PLAIN, features: ['HistoricalInformation'] }),
    /"HistoricalInformation"/,
  ],
  ['it is empty', [], /streets or places/],
  ['a field has no number', data([0, 0]), /a field of a protocol buffer/],
  ['a field is a group', data([11]), /a field of a protocol buffer/],
  ['a number has too many bytes', data([...varint(800), ...new Array(11).fill(255)]), /at most 10 bytes/],
  ['a length runs beyond the end', data([10, 100]), /^100 bytes, found 0/],
  ['the granularity is zero', data(number(17, 0)), /granularity above 0/],
  [
    'a coordinate lies beyond the pole',
    data(bytes(2, bytes(1, [...number(1, 2), ...number(8, 2_000_000_002)]))),
    /within 90 degrees/,
  ],
  ['an id is huge', data(bytes(2, bytes(3, number(1, 2n ** 52n)))), /^an id/],
  ['a number is beyond 2^53', data(bytes(2, bytes(3, number(1, 2n ** 60n)))), /within 2\^53/],
  [
    'differences add up to a huge number',
    data(
      bytes(
        2,
        bytes(3, bytes(8, [...varint(2n ** 53n - 2n), ...varint(2n ** 53n - 2n), ...varint(2n ** 53n - 2n)])),
      ),
    ),
    /2\^53/,
  ],
  ['a tag has a key without a value', data(bytes(2, bytes(3, bytes(2, [0])))), /as many values as keys/],
  [
    'a tag names no text of the block',
    data(bytes(2, bytes(3, [...bytes(2, [3]), ...bytes(3, [3])]))),
    /a text of the block, which has 0/,
  ],
  [
    'a text is no UTF-8',
    data([...bytes(1, bytes(1, [255])), ...bytes(2, bytes(3, [...bytes(2, [0]), ...bytes(3, [0])]))]),
    /UTF-8/,
  ],
  ['columns differ in length', data(bytes(2, bytes(2, bytes(1, [2])))), /as many latitudes/],
  ['roles differ from members', data(bytes(2, bytes(4, bytes(9, [2])))), /as many roles/],
  [
    'a member has no type',
    data([
      ...bytes(1, text(1, '')),
      ...bytes(2, bytes(4, [...bytes(8, [0]), ...bytes(9, [2]), ...bytes(10, [9])])),
    ]),
    /type 0, 1 or 2/,
  ],
  ['a text stands where a number should', data(bytes(17, [1])), /a field that is a number/],
  ['a number stands where a text should', data(number(2, 1)), /a field of bytes/],
]

describe('a binary file of OpenStreetMap that is hostile', () => {
  it('is refused wherever it is cut off', () => {
    const file = asPbf(sample, { ...PLAIN, deflate })
    for (let length = 0; length < file.length; length += 1)
      expect(() => read(file.slice(0, length))).toThrow(refused)
  })

  it('is read or refused whatever byte of it is wrong', () => {
    const file = asPbf(sample)
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), (at, wrong) => {
        try {
          read(file.with(at, wrong))
        } catch (error) {
          expect(error).toMatchObject({ name: 'PbfFormatError' })
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a hostile binary file', () => {
  it('is refused when a blob unpacks to more than it says', () => {
    const bomb = deflateSync(new Uint8Array(4_000_000))
    const small = [...number(2, 1000), ...bytes(3, [...bomb])]
    const file = [...header, ...framed([...text(1, 'OSMData'), ...number(3, small.length)], small)]
    expect(() => read(file)).toThrow(refusedFor(/^bytes in the zlib format/))
  })

  it('is refused when a blob unpacks to less than it says', () => {
    const body = [...number(2, 5), ...bytes(3, [...deflate(Uint8Array.of(1))])]
    const file = framed([...text(1, 'OSMHeader'), ...number(3, body.length)], body)
    expect(() => read(file)).toThrow(refusedFor(/^a blob that unpacks to 5 bytes/))
  })

  it.each(HOSTILE)('is refused when %s', (_what, file, expected) => {
    expect(() => read(file)).toThrow(refusedFor(expected))
  })

  it.each([
    ['texts', () => bytes(1, new Array(BLOCK_PARTS_MAX + 1).fill([10, 0]).flat())],
    ['groups', () => new Array(BLOCK_PARTS_MAX + 1).fill([18, 0]).flat()],
  ])('is refused when a block has more %s than the limit', (_what, block) => {
    expect(() => read(data(block()))).toThrow(refusedFor(/^at most 500000 texts and groups/))
  })

  it.each([
    ['nodes', { nodesMax: 3 }],
    ['ways', { waysMax: 0 }],
    ['relations', { relationsMax: 0 }],
    ['members', { refsMax: 3 }],
    ['unpacked bytes', { unpackedBytesMax: 30 }],
  ])('is refused when it holds more %s than the limit', (_what, limit) => {
    expect(() => read(asPbf(sample), { ...PBF_LIMITS, ...limit })).toThrow(refusedFor(/^at most/))
  })

  it('is refused with what went wrong inside', () => {
    const broken = () => {
      throw new RangeError('too large')
    }
    const file = asPbf(sample, { ...PLAIN, deflate })
    expect(() => readOsmPbf({ bytes: file, inflate: broken })).toThrow(
      expect.objectContaining({ name: 'PbfFormatError', cause: expect.any(RangeError) }),
    )
  })
})
