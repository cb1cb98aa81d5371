import { describe, expect, it } from '@jest/globals'

import { bundleOf, ENTRY_BYTES_MAX, entriesIn, placeOfTile, tilePath, tilesOf, widthIn } from './index.ts'

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 0, width: 256 }, '0/000'],
    [{ level: 3, index: 1_234_067, width: 256 }, '3/x001/x234/067'],
    [{ level: 'entries', index: 273, width: 112 }, 'entries/273.p/112'],
  ] as const)('of %j is %s, and back', (place, path) => {
    expect(tilePath(place)).toBe(path)
    expect(placeOfTile(path)).toEqual(place)
  })

  it.each([
    '0/0',
    '00/000',
    '64/000',
    '0/x000/001',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/257',
    '0/1000',
    'x/000',
    '',
    '0/../000',
  ])('is not %s', (path) => {
    expect(placeOfTile(path)).toBeUndefined()
  })
})

it('names the tiles of 70,000 entries as the layout’s own example counts them', () => {
  const tiles = [...tilesOf(70_000)].filter(({ level }) => level !== 'entries')
  const widths = (level: number, width: number) =>
    tiles.filter((each) => each.level === level && each.width === width).length
  expect([widths(0, 256), widths(0, 112), widths(1, 256), widths(1, 17), widths(2, 1)]).toEqual([
    273, 1, 1, 1, 1,
  ])
  expect(tiles).toHaveLength(277)
  for (const tile of tiles) expect(widthIn(70_000, tile)).toBe(tile.width)
  expect(widthIn(70_000, { level: 0, index: 274 })).toBe(0)
})

describe('a bundle', () => {
  it('holds entries of any length up to the largest', () => {
    const entries = [new Uint8Array(), Uint8Array.of(1, 2), new Uint8Array(ENTRY_BYTES_MAX)]
    expect(entriesIn(bundleOf(entries)).map((each) => each.length)).toEqual([0, 2, ENTRY_BYTES_MAX])
    expect(() => bundleOf([new Uint8Array(ENTRY_BYTES_MAX + 1)])).toThrow(/too large/)
  })

  it('is refused when it is cut off anywhere, or holds one entry too many', () => {
    const bundle = bundleOf([Uint8Array.of(1, 2, 3)])
    for (let length = 1; length < bundle.length; length += 1) {
      expect(() => entriesIn(bundle.subarray(0, length))).toThrow(/cut off/)
    }
    expect(() => entriesIn(new Uint8Array(2 * 257))).toThrow(/too many/)
  })
})
