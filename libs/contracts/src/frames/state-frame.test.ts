import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { decodeFrame } from './decode-frame.ts'
import { encodeFrame, frameFor } from './encode-frame.ts'
import { FrameError } from './frame-error.ts'
import { FRAME_HEADER_BYTES, FRAME_VEHICLES_MAX, frameUnitMetres, type StateFrame } from './state-frame.ts'

const BORDER_METRES = 65_535 / 4
const empty: StateFrame = {
  ref: 0,
  tile: { z: 0, x: 0, y: 0 },
  tick: 0,
  second: 0,
  count: 0,
  ids: [],
  x: [],
  y: [],
  state: [],
}
const two: StateFrame = { ...empty, count: 2, ids: [7, 300], x: [0, 10.25], y: [1.5, 2], state: [0, 1] }

const frames: fc.Arbitrary<StateFrame> = fc
  .record({
    ref: fc.nat(0xffff),
    tile: fc.record({ z: fc.nat(15), x: fc.nat(0x3fff), y: fc.nat(0x3fff) }),
    tick: fc.nat(0xffff_ffff),
    second: fc.nat(59),
    vehicles: fc.uniqueArray(fc.tuple(fc.nat(0xffff_ffff), fc.nat(65_535), fc.nat(65_535), fc.nat(1)), {
      selector: ([id]) => id,
      maxLength: 200,
    }),
  })
  .map(({ vehicles, ...header }) => {
    const sorted = vehicles.toSorted(([a], [b]) => a - b)
    return {
      ...header,
      count: sorted.length,
      ids: sorted.map(([id]) => id),
      x: sorted.map(([, x]) => x * frameUnitMetres(header.tile)),
      y: sorted.map(([, , y]) => y * frameUnitMetres(header.tile)),
      state: sorted.map(([, , , state]) => state),
    }
  })

const plain = (frame: StateFrame) => ({
  ...frame,
  ids: Array.from(frame.ids),
  x: Array.from(frame.x),
  y: Array.from(frame.y),
  state: Array.from(frame.state),
})
const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'no error'
  } catch (error) {
    return error instanceof FrameError ? error.code : `another error: ${String(error)}`
  }
}
const changed = (offset: number, value: number): Uint8Array => {
  const bytes = encodeFrame(two)
  bytes[offset] = value
  return bytes
}

describe('a state frame', () => {
  it('comes back as it went in', () => {
    fc.assert(fc.property(frames, (frame) => expect(plain(decodeFrame(encodeFrame(frame)))).toEqual(frame)))
  })

  it('has the bytes that the layout says, in units of half a metre at a doubling of the tile', () => {
    const bytes = encodeFrame({ ...two, ref: 0x0102, tile: { z: 1, x: 2, y: 3 }, tick: 9, second: 58 })
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `01010201${'03800010'}${'09000000'}${'3a00'}${'0200'}${'07'}${'0000'}${'0300'}${'00'}${'a502'}${'1500'}${'0400'}${'01'}`,
    )
  })

  it('is read from the middle of a larger buffer', () => {
    const inside = Buffer.concat([Buffer.from([9]), encodeFrame(two), Buffer.from([9])]).subarray(1, -1)
    expect(plain(decodeFrame(inside))).toEqual(two)
  })

  it('draws a vehicle outside its tile at the border', () => {
    const frame = decodeFrame(encodeFrame({ ...two, x: [-5, 20_000], y: [0, 0] }))
    expect(Array.from(frame.x)).toEqual([0, BORDER_METRES])
  })

  it('is copied for another subscription', () => {
    const original = encodeFrame(two)
    expect(decodeFrame(frameFor(77, original)).ref).toBe(77)
    expect(decodeFrame(original).ref).toBe(0)
  })
})

describe('a frame that cannot be', () => {
  it('has one vehicle more than the largest one', () => {
    const column = (count: number) => Uint32Array.from({ length: count }, (_, index) => index)
    const full = (count: number) => {
      const ids = column(count)
      return { ...empty, count, ids, x: ids, y: ids, state: new Uint8Array(count) }
    }
    expect(decodeFrame(encodeFrame(full(FRAME_VEHICLES_MAX))).count).toBe(FRAME_VEHICLES_MAX)
    expect(codeOf(() => encodeFrame(full(FRAME_VEHICLES_MAX + 1)))).toBe('frame_number_too_large')
  })

  it.each([
    ['ids that do not ascend', { ...two, ids: [7, 7] }, 'frame_ids_not_ascending'],
    ['an id of more than 32 bits', { ...two, ids: [7, 2 ** 32] }, 'frame_number_too_large'],
    ['a negative tick', { ...two, tick: -1 }, 'frame_number_too_large'],
    ['a tile that is too deep', { ...two, tile: { z: 16, x: 0, y: 0 } }, 'frame_number_too_large'],
    ['a column that is too short', { ...two, y: [1] }, 'frame_too_short'],
  ])('cannot be made of %s', (_, frame, code) => {
    expect(codeOf(() => encodeFrame(frame))).toBe(code)
  })

  it.each([
    ['nothing', new Uint8Array(0), 'frame_too_short'],
    ['half a header', encodeFrame(two).subarray(0, 15), 'frame_too_short'],
    ['another version', changed(0, 2), 'frame_version_unknown'],
    ['another kind', changed(1, 9), 'frame_kind_unknown'],
    ['a count without its vehicles', changed(15, 0xff), 'frame_too_short'],
    ['a vehicle more than counted', changed(14, 1), 'frame_too_long'],
    ['the same id twice', Uint8Array.of(...twice(0)), 'frame_ids_not_ascending'],
    [
      'a gap of six bytes',
      Uint8Array.of(...twice(0x80, 0x80, 0x80, 0x80, 0x80, 0)),
      'frame_number_too_large',
    ],
    [
      'an id of more than 32 bits',
      Uint8Array.of(...twice(255, 255, 255, 255, 127)),
      'frame_number_too_large',
    ],
    ['a gap that never ends', Uint8Array.of(...twice(0x80)).subarray(0, -1), 'frame_too_short'],
  ])('is not read from %s', (_, bytes, code) => {
    expect(codeOf(() => decodeFrame(bytes))).toBe(code)
  })

  it('never answers garbage with anything but a frame or a FrameError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), frames, fc.nat(), (noise, frame, place) => {
        const bytes = encodeFrame(frame)
        bytes.set(noise.subarray(0, 3), place % (FRAME_HEADER_BYTES - 2))
        for (const input of [noise, bytes]) expect(codeOf(() => decodeFrame(input))).not.toMatch(/another/)
      }),
    )
  })
})

/** Two vehicles, the second one's gap as given. */
function twice(...gap: number[]): number[] {
  const header = Array.from(encodeFrame({ ...two }).subarray(0, FRAME_HEADER_BYTES))
  return [...header, 7, 0, 0, 0, 0, 0, ...gap, 0, 0, 0, 0, 0]
}
