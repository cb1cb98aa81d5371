import { expect, it } from '@jest/globals'

import { decodeFrame, encodeFrame, FRAME_TILE_METRES, FRAME_VEHICLES_MAX } from '@urbe/contracts'

import { byId, tileOf } from './state-frames.ts'

const vehicles = (ids: readonly number[]) => ({
  count: ids.length,
  ids: Uint32Array.from(ids),
  x: Float64Array.from(ids, (id) => id % 1_000),
  y: Float64Array.from(ids, () => 5),
  state: Uint8Array.from(ids, (id) => id % 2),
})
const whole = { ref: 0, tile: { z: 0, x: 0, y: 0 }, tick: 1, second: 0 }

it('puts vehicles into the order of their ids and keeps what belongs to each', () => {
  const { ids, x, state } = byId(vehicles([300, 7, 12]))
  expect([...Array.from(ids)]).toEqual([7, 12, 300])
  expect([...Array.from(x)]).toEqual([7, 12, 300])
  expect([...Array.from(state)]).toEqual([1, 0, 0])
})

it('thins out more vehicles than a frame takes instead of failing', () => {
  const crowd = vehicles(Array.from({ length: FRAME_VEHICLES_MAX + 1 }, (_, id) => id))
  const frame = decodeFrame(encodeFrame({ ...byId(crowd), ...whole }))
  expect(frame.count).toBe((FRAME_VEHICLES_MAX + 1) / 2)
})

it('takes larger units for a city that is larger than a tile', () => {
  const upTo = (maxX: number, maxY = 100) => tileOf({ minX: 0, minY: 0, maxX, maxY }).z
  expect([upTo(900), upTo(FRAME_TILE_METRES), upTo(FRAME_TILE_METRES + 1), upTo(5, 60_000)]).toEqual([
    0, 0, 1, 2,
  ])
  const far = { ...vehicles([4]), x: Float64Array.of(31_000) }
  const tile = tileOf({ minX: 0, minY: 0, maxX: 32_000, maxY: 100 })
  expect(decodeFrame(encodeFrame({ ...byId(far), ...whole, tile })).x[0]).toBe(31_000)
})
