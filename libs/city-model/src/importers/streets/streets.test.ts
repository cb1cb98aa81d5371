import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { STREET_LIMITS } from '../street-draft.ts'
import { connectedStreets } from './connected-streets.ts'
import { mergeStreets } from './merge-streets.ts'
import { splitWays } from './split-ways.ts'
import {
  firstOf,
  type Ground,
  lastOf,
  type Segment,
  type StreetTraits,
  type StreetWay,
} from './street-way.ts'
import { largestOf, strongComponents } from './strong-component.ts'

/** Points on a line, ten metres apart. */
const ground: Ground = { pointCount: 40, metresBetween: (a, b) => Math.abs(a - b) * 10 }
const lane = { lanes: 1, speedMetresPerSecond: 10, capacityPerHour: 600 }
const twoWay: StreetTraits = { class: 'local', name: '', bridge: false, forward: lane, backward: lane }
const oneWay: StreetTraits = { ...twoWay, backward: null }

function way(points: readonly number[], traits: Partial<StreetTraits> = {}): StreetWay {
  return { points, traits: { ...twoWay, ...traits }, stretch: 1 }
}

function pieces(...ways: readonly StreetWay[]) {
  return splitWays(ways, ground).map(({ points }) => points)
}

function merged(...ways: readonly StreetWay[]) {
  return mergeStreets(splitWays(ways, ground), ground.pointCount)
}

describe('ways', () => {
  it('are cut where others begin, end or cross', () => {
    expect(pieces(way([1, 2, 3, 4]), way([9, 3, 8]), way([2, 7]))).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [9, 3],
      [3, 8],
      [2, 7],
    ])
  })

  it('stay whole where nothing meets them, and have the length of all their parts', () => {
    expect(splitWays([way([1, 2, 5])], ground)).toEqual([
      { points: [1, 2, 5], traits: twoWay, lengthMetres: 40 },
    ])
  })

  it('have the length that is stated, shared out', () => {
    const stated = { ...way([1, 2, 5]), stretch: 2 }
    expect(splitWays([stated, way([2, 9])], ground).map(({ lengthMetres }) => lengthMetres)).toEqual([
      20, 60, 70,
    ])
  })

  it('that come back to where they began are cut in their middle', () => {
    expect(pieces(way([1, 2, 3, 4, 1]))).toEqual([
      [1, 2, 3],
      [3, 4, 1],
    ])
    expect(pieces(way([1, 2, 1]))).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it('that cross themselves are cut there', () => {
    expect(pieces(way([1, 2, 3, 4, 2, 5]))).toEqual(
      [
        [1, 2],
        [2, 3, 4],
        [4, 2],
        [2, 5],
      ].map((each) => each),
    )
  })

  it('of one point, or the same again and again, are none', () => {
    expect(pieces(way([]), way([1]), way([2, 2, 2]), way([3, 3, 4, 4]))).toEqual([[3, 4]])
  })
})

describe('strong components', () => {
  const componentsOf = (links: readonly (readonly [number, number])[], nodeCount: number) =>
    strongComponents({
      nodeCount,
      from: Int32Array.from(links, ([from]) => from),
      to: Int32Array.from(links, ([, to]) => to),
    })

  it('hold what can be reached from one another', () => {
    const found = componentsOf(
      [
        [0, 1],
        [1, 2],
        [2, 0],
        [2, 3],
        [3, 4],
        [4, 3],
      ],
      6,
    )
    expect(found[0]).toBe(found[2])
    expect(found[3]).toBe(found[4])
    expect(new Set(found).size).toBe(3)
  })

  it('are those that walking from everywhere to everywhere finds', () => {
    const link = fc.tuple(fc.nat(8), fc.nat(8))
    fc.assert(
      fc.property(fc.array(link, { maxLength: 25 }), (links) => {
        const found = componentsOf(links, 9)
        const reaches = reachability(links, 9)
        for (const a of found.keys())
          for (const b of found.keys())
            expect(found[a] === found[b]).toBe(Boolean(reaches[a]?.[b] && reaches[b]?.[a]))
      }),
    )
  })

  it('are found along a street of a hundred thousand nodes', () => {
    const ring = Array.from({ length: 100_000 }, (_, node) => [node, (node + 1) % 100_000] as const)
    expect(new Set(componentsOf(ring, 100_000)).size).toBe(1)
  })

  it('are chosen by size, of equal ones the one named first', () => {
    const component = Int32Array.of(4, 2, 2, 4, 3)
    expect([largestOf(component, [3, 2, 4]), largestOf(component, [4, 2]), largestOf(component, [])]).toEqual(
      [2, 4, -1],
    )
  })
})

function reachability(links: readonly (readonly [number, number])[], count: number): readonly boolean[][] {
  const reaches = Array.from({ length: count }, (_, a) => Array.from({ length: count }, (_, b) => a === b))
  const enter = (a: number, b: number): void => {
    const row = reaches[a]
    if (row) row[b] = true
  }
  for (const [a, b] of links) enter(a, b)
  for (let via = 0; via < count; via += 1)
    for (let a = 0; a < count; a += 1)
      for (let b = 0; b < count; b += 1) if (reaches[a]?.[via] && reaches[via]?.[b]) enter(a, b)
  return reaches
}

describe('streets that meet two and two', () => {
  it('become one, whichever way round they were drawn', () => {
    const [street, ...more] = merged(
      way([3, 2, 1]),
      way([3, 4]),
      way([6, 5, 4], { name: 'Longest' }),
      way([9, 1]),
      way([8, 1]),
    )
    expect(street).toEqual({
      points: [1, 2, 3, 4, 5, 6].toReversed(),
      traits: { ...twoWay, name: 'Longest' },
      lengthMetres: 50,
    })
    expect(more.map(({ points }) => points)).toEqual([
      [9, 1],
      [8, 1],
    ])
  })

  it.each([
    ['lanes', { forward: { ...lane, lanes: 2 } }],
    ['speed', { backward: { ...lane, speedMetresPerSecond: 5 } }],
    ['capacity', { backward: { ...lane, capacityPerHour: 500 } }],
    ['class', { class: 'arterial' as const }],
    ['direction', { backward: null }],
    ['ground', { bridge: true }],
  ])('stay two where the %s changes', (_what, traits) => {
    expect(merged(way([1, 2]), way([2, 3], traits))).toHaveLength(2)
  })

  it('become one also where one-way streets were drawn with and against their direction', () => {
    const against = { forward: null, backward: lane }
    const [street] = merged(way([1, 2], oneWay), way([3, 2], against))
    expect(street).toMatchObject({ points: [1, 2, 3], traits: oneWay })
  })

  it('stay two where one-way streets run against each other', () => {
    expect(merged(way([1, 2], oneWay), way([3, 2], oneWay))).toHaveLength(2)
  })
})

describe('streets that were joined', () => {
  it('never end where they begin', () => {
    const streets = merged(way([1, 2]), way([2, 3]), way([3, 1]), way([1, 9]))
    expect(streets.map(({ points }) => points)).toEqual([
      [1, 2],
      [2, 3, 1],
      [1, 9],
    ])
    const lonely = merged(way([1, 2]), way([2, 3]), way([3, 1]))
    expect(lonely.every((each) => firstOf(each) !== lastOf(each))).toBe(true)
  })

  it('are as long as before, and lead to the same ends', () => {
    const drawn = fc.record({ points: fc.array(fc.nat(12), { maxLength: 6 }), isOneWay: fc.boolean() })
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 8 }), (ways) => {
        const split = splitWays(
          ways.map(({ points, isOneWay }) => way(points, isOneWay ? oneWay : twoWay)),
          ground,
        )
        const joined = mergeStreets(split, ground.pointCount)
        const metres = (all: readonly Segment[]) => all.reduce((sum, each) => sum + each.lengthMetres, 0)
        const steps = (all: readonly Segment[]) => all.reduce((sum, each) => sum + each.points.length - 1, 0)
        expect([metres(joined), steps(joined)]).toEqual([metres(split), steps(split)])
        expect(joined.every((each) => firstOf(each) !== lastOf(each))).toBe(true)
      }),
    )
  })
})

describe('connected streets', () => {
  const connected = (...ways: readonly StreetWay[]) => connectedStreets(ways, ground, STREET_LIMITS)

  it('keep dead ends, and lose what cannot be left or reached', () => {
    const found = connected(way([1, 2, 3]), way([2, 9]), way([3, 4], oneWay), way([20, 21]))
    expect(found).toMatchObject({ linksFound: 9, linksFallen: 3 })
    expect(found.segments.map(({ points }) => points)).toEqual([
      [1, 2],
      [2, 3],
      [2, 9],
    ])
  })

  it('are joined where only a lost street had branched off', () => {
    const found = connected(way([1, 2, 3]), way([2, 9], oneWay))
    expect(found.segments.map(({ points }) => points)).toEqual([[1, 2, 3]])
  })

  it.each([
    ['there are none', [way([1])]],
    ['none leads back', [way([1, 2], oneWay), way([2, 3], oneWay)]],
  ])('are refused when %s', (_what, ways) => {
    expect(() => connected(...ways)).toThrow(
      expect.objectContaining({ name: 'StreetDraftError', code: 'no_streets' }),
    )
  })

  it('are refused when they are more links than the limit', () => {
    expect(() => connectedStreets([way([1, 2])], ground, { ...STREET_LIMITS, linksMax: 1 })).toThrow(
      expect.objectContaining({ code: 'too_many_links' }),
    )
  })
})
